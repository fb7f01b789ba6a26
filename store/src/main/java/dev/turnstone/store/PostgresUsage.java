package dev.turnstone.store;

import dev.turnstone.keys.UsageBook;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Reads what {@link UsageRows} counted. */
public final class PostgresUsage implements UsageBook {
  private final Database database;

  public PostgresUsage(Database database) {
    this.database = database;
  }

  @Override
  public List<Row> rows(Filter filter, int countMax) {
    Tenant tenant = filter.tenant();
    KeyId key = filter.key();
    String only =
        (tenant == null ? "" : "AND u.tenant = :tenant ")
            + (key == null ? "" : "AND u.api_key = :key");
    return database.with(
        "usage",
        handle -> {
          var query =
              handle
                  .createQuery(
                      """
                      SELECT u.day, u.tenant, u.api_key, coalesce(k.name, '') AS name, u.model,
                        sum(runs) AS runs, sum(failed) AS failed,
                        sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens
                      FROM usage_day AS u LEFT JOIN api_key AS k ON k.id = u.api_key
                      WHERE u.day BETWEEN :from AND :to %s
                      GROUP BY u.day, u.tenant, u.api_key, k.name, u.model
                      ORDER BY u.day, u.tenant, u.api_key NULLS FIRST, u.model
                      LIMIT :max
                      """
                          .formatted(only))
                  .bind("from", filter.from())
                  .bind("to", filter.to())
                  .bind("max", countMax);
          if (tenant != null) {
            query.bind("tenant", tenant.value());
          }
          if (key != null) {
            query.bind("key", key.value());
          }
          return query.map((row, context) -> row(row)).list();
        });
  }

  private static Row row(ResultSet row) throws SQLException {
    UUID key = row.getObject("api_key", UUID.class);
    return new Row(
        row.getObject("day", LocalDate.class),
        new Tenant(row.getString("tenant")),
        key == null ? null : new KeyId(key),
        row.getString("name"),
        row.getString("model"),
        row.getLong("runs"),
        row.getLong("failed"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"));
  }
}
