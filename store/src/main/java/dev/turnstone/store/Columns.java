package dev.turnstone.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into one array a column, so that one statement writes them all with unnest. The
 * arrays have their own types and not Object's: then the driver sends them binary and needs not
 * quote all of the JSON in them.
 */
final class Columns<R> {
  private final List<R> rows;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  private static final class Column implements Argument {
    private final String type;
    private final @Nullable Object[] values;

    Column(String type, @Nullable Object[] values) {
      this.type = type;
      this.values = values;
    }

    @Override
    public void apply(int position, PreparedStatement statement, StatementContext context)
        throws SQLException {
      statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
  }

  Columns(List<R> rows) {
    this.rows = rows;
  }

  Columns<R> uuid(String name, Function<R, @Nullable UUID> value) {
    return add(name, "uuid", value, UUID[]::new);
  }

  Columns<R> text(String name, Function<R, @Nullable String> value) {
    return add(name, "text", value, String[]::new);
  }

  Columns<R> number(String name, Function<R, @Nullable Long> value) {
    return add(name, "int8", value, Long[]::new);
  }

  Columns<R> flag(String name, Function<R, Boolean> value) {
    return add(name, "bool", value, Boolean[]::new);
  }

  private Columns<R> add(
      String name,
      String type,
      Function<R, ? extends @Nullable Object> value,
      IntFunction<@Nullable Object[]> array) {
    @Nullable Object[] values = array.apply(rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
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
    columns.forEach(statement::bind);
    return statement;
  }
}
