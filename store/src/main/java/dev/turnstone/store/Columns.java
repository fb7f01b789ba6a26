package dev.turnstone.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rows turned into one array a column, so that one statement writes them all with unnest. */
final class Columns<R> {
  private final List<R> rows;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  private record Column(Class<?> type, List<@Nullable Object> values) {}

  Columns(List<R> rows) {
    this.rows = rows;
  }

  Columns<R> uuid(String name, Function<R, @Nullable UUID> value) {
    return add(name, UUID.class, value);
  }

  Columns<R> text(String name, Function<R, @Nullable String> value) {
    return add(name, String.class, value);
  }

  Columns<R> number(String name, Function<R, @Nullable Long> value) {
    return add(name, Long.class, value);
  }

  Columns<R> flag(String name, Function<R, Boolean> value) {
    return add(name, Boolean.class, value);
  }

  private Columns<R> add(
      String name, Class<?> type, Function<R, ? extends @Nullable Object> value) {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    for (R row : rows) {
      values.add(value.apply(row));
    }
    columns.put(name, new Column(type, values));
    return this;
  }

  /** {@code unnest(:a, :b) AS v (a, b)} with the columns in the order of their naming. */
  String unnested() {
    return "unnest(:%s) AS v (%s)"
        .formatted(String.join(", :", columns.keySet()), String.join(", ", columns.keySet()));
  }

  <S extends SqlStatement<S>> S bindTo(S statement) {
    columns.forEach((name, column) -> statement.bindArray(name, column.type(), column.values()));
    return statement;
  }
}
