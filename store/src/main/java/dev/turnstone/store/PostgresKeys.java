package dev.turnstone.store;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keys as rows. Each method is one statement. */
public final class PostgresKeys implements KeyBook {
  private static final String COUNTS = "revoked IS NULL AND (expires IS NULL OR expires > now())";

  /** Sums where there is a budget only: every node asks for all keys every few seconds. */
  private static final String HELD =
      """
      SELECT *, CASE WHEN tokens_per_day IS NULL THEN 0 ELSE
        (SELECT coalesce(sum(input_tokens + output_tokens), 0) FROM usage_day
          WHERE day = CAST(now() AT TIME ZONE 'UTC' AS date) AND api_key = k.id) END AS spent
      FROM api_key AS k WHERE %s
      """
          .formatted(COUNTS);

  private final Database database;

  public PostgresKeys(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(ApiKey key, KeyHash hash) {
    return database.with("a new key", handle -> insert(handle, key, hash)) == 1;
  }

  private static int insert(Handle handle, ApiKey key, KeyHash hash) {
    return handle
        .createUpdate(
            """
            INSERT INTO api_key (id, hash, tenant, name, models, requests_per_minute, open_runs,
              tokens_per_day, created, expires)
            SELECT :id, :hash, :tenant, :name, :models, :requests, :open, :tokens, :created, :expires
            WHERE (SELECT count(*) FROM api_key WHERE %s) < :max
            """
                .formatted(COUNTS))
        .bind("id", key.id().value())
        .bind("hash", hash.hex())
        .bind("tenant", key.tenant().value())
        .bind("name", key.name())
        .bindArray("models", String.class, key.models())
        .bind("requests", key.limits().requestsPerMinute())
        .bind("open", key.limits().openRuns())
        .bind("tokens", key.limits().tokensPerDay())
        .bind("created", key.created().atOffset(ZoneOffset.UTC))
        .bind("expires", utc(key.expires()))
        .bind("max", COUNT_MAX)
        .execute();
  }

  @Override
  public List<ApiKey> all(int countMax) {
    return database.with(
        "keys",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM api_key ORDER BY (%s) DESC, created DESC, id DESC LIMIT :max
                    """
                        .formatted(COUNTS))
                .bind("max", countMax)
                .map((row, context) -> key(row))
                .list());
  }

  @Override
  public Optional<ApiKey> revoke(KeyId key) {
    return database.with(
        "a revoked key",
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE api_key SET revoked = coalesce(revoked, now()) WHERE id = :id
                    RETURNING *
                    """)
                .bind("id", key.value())
                .map((row, context) -> key(row))
                .findOne());
  }

  @Override
  public List<Held> counting() {
    return database.with(
        "keys that count",
        handle -> handle.createQuery(HELD).map((row, context) -> held(row)).list());
  }

  @Override
  public Optional<Held> find(KeyHash hash) {
    return database.with(
        "a key",
        handle ->
            handle
                .createQuery(HELD + " AND hash = :hash")
                .bind("hash", hash.hex())
                .map((row, context) -> held(row))
                .findOne());
  }

  @Override
  public Map<RunId, KeyId> openRuns() {
    return database.with(
        "open runs of keys",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, api_key FROM run
                    WHERE api_key IS NOT NULL AND ended_micros IS NULL
                    """)
                .map((row, context) ->
                    Map.entry(
                        new RunId(row.getObject("id", UUID.class)),
                        new KeyId(row.getObject("api_key", UUID.class))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Set<RunId> stillOpen(Set<RunId> runs) {
    return database.with(
        "open runs",
        handle ->
            handle
                .createQuery("SELECT id FROM run WHERE id = ANY (:runs) AND ended_micros IS NULL")
                .bindArray("runs", UUID.class, runs.stream().map(RunId::value).toList())
                .map((row, context) -> new RunId(row.getObject("id", UUID.class)))
                .set());
  }

  private static Held held(ResultSet row) throws SQLException {
    return new Held(key(row), new KeyHash(row.getString("hash")), row.getLong("spent"));
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    Instant created = instant(row, "created");
    return new ApiKey(
        new KeyId(row.getObject("id", UUID.class)),
        new Tenant(row.getString("tenant")),
        row.getString("name"),
        models(row.getArray("models")),
        new ApiKey.Limits(
            row.getObject("requests_per_minute", Integer.class),
            row.getObject("open_runs", Integer.class),
            row.getObject("tokens_per_day", Long.class)),
        created == null ? Instant.EPOCH : created,
        instant(row, "expires"),
        instant(row, "revoked"));
  }

  private static List<String> models(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
