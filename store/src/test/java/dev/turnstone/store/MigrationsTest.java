package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
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

  private static String checksum(String file) throws IOException, NoSuchAlgorithmException {
    try (InputStream migration = Database.class.getResourceAsStream("migration/" + file)) {
      byte[] bytes = Objects.requireNonNull(migration, file).readAllBytes();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
  }
}
