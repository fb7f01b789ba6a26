package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was released is never edited: installations have run it. */
final class MigrationsTest {
  /** SHA-256 by file. A file gets its line, for good, with the release that brings it. */
  private static final Map<String, String> RELEASED = Map.of();

  private static final String OPEN_RUNS_INDEXED =
      """
      SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid
      WHERE relname = 'run_open_of_key' AND indisvalid
      """;

  @Test
  void noReleasedMigrationWasEdited() throws IOException, NoSuchAlgorithmException {
    for (Map.Entry<String, String> released : RELEASED.entrySet()) {
      assertThat(checksum(released.getKey())).as(released.getKey()).isEqualTo(released.getValue());
    }
  }

  @Test
  void migratingTwiceChangesNothing() {
    try (Database database = Postgres.open(Postgres.empty())) {
      database.migrate();
      int tables = Postgres.count(database, "SELECT count(*) FROM pg_tables");
      database.migrate();

      assertThat(Postgres.count(database, "SELECT count(*) FROM pg_tables")).isEqualTo(tables);
    }
  }

  @Test
  void anIndexThatWasCutOffWhileOthersWroteIsMadeAnew() {
    try (Database database = Postgres.open(Postgres.empty())) {
      database.migrate();
      assertThat(Postgres.count(database, OPEN_RUNS_INDEXED)).isEqualTo(1);
      Postgres.execute(database, "DROP INDEX run_open_of_key");
      Postgres.execute(
          database, "UPDATE flyway_schema_history SET success = false WHERE version = '5'");

      database.migrate();

      assertThat(Postgres.count(database, OPEN_RUNS_INDEXED)).isEqualTo(1);
      assertThat(
              Postgres.count(
                  database, "SELECT count(*) FROM flyway_schema_history WHERE NOT success"))
          .isZero();
    }
  }

  @Test
  void anIndexOnATableThatIsInUseLocksNobodyOut() throws IOException {
    assertThat(text("V4__keys.sql")).doesNotContain("ON run ");
    assertThat(text("V5__open_runs_of_keys.sql")).contains("CREATE INDEX CONCURRENTLY");
  }

  private static String text(String file) throws IOException {
    try (InputStream migration = Database.class.getResourceAsStream("migration/" + file)) {
      return new String(
          Objects.requireNonNull(migration, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String checksum(String file) throws IOException, NoSuchAlgorithmException {
    try (InputStream migration = Database.class.getResourceAsStream("migration/" + file)) {
      byte[] bytes = Objects.requireNonNull(migration, file).readAllBytes();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
  }
}
