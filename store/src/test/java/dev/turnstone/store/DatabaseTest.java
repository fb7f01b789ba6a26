package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class DatabaseTest {

  @Test
  void aPostgresThatFallsSilentIsNotWaitedForForEver() {
    try (Database database = Postgres.open(Postgres.fresh())) {
      int millis = database.with("a limit", DatabaseTest::silenceMax);

      assertThat(millis).isBetween(1, 60_000);
    }
  }

  /** In milliseconds; 0 is for ever. */
  private static int silenceMax(Handle handle) {
    try {
      return handle.getConnection().getNetworkTimeout();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
