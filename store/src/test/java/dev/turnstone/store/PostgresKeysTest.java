package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.KeyBookContract;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real Postgres keeps the promises of whoever keeps keys. */
final class PostgresKeysTest extends KeyBookContract {
  private static final KeyId KEY = new KeyId(Given.uuid(9, 1));

  private final String url = Postgres.fresh();
  private final Database database = Postgres.open(url);

  @Override
  protected KeyBook book() {
    return new PostgresKeys(database);
  }

  @AfterEach
  void close() {
    database.close();
    Postgres.drop(url);
  }

  @Test
  void noMoreKeysAreMadeThanANodeCanHold() {
    Postgres.execute(
        database,
        """
        INSERT INTO api_key (id, hash, tenant, name, models, created)
        SELECT gen_random_uuid(), 'hash ' || i, 't', '', '{}', now()
        FROM generate_series(2, %d) AS i
        """
            .formatted(KeyBook.COUNT_MAX));

    assertThat(book().add(key(1), KeyHash.of("1"))).isTrue();
    assertThat(book().add(key(2), KeyHash.of("2"))).isFalse();
    book().revoke(key(1).id());
    assertThat(book().add(key(2), KeyHash.of("2"))).isTrue();
  }

  private static ApiKey key(int number) {
    return new ApiKey(
        new KeyId(Given.uuid(9, number)),
        Tenant.DEFAULT,
        "",
        List.of(),
        ApiKey.Limits.NONE,
        Instant.EPOCH,
        null,
        null);
  }

  @Test
  void runsOfKeysAreOpenUntilTheyEnd() {
    try (Stage stage = new Stage()) {
      KeyBook book = new PostgresKeys(stage.view);
      RunId run = Given.run(1);
      Story story = new Story(run, SpecBuilder.alone(run).key(KEY).build()).requested().claimed(1);
      story.appendTo(stage.log);
      Story.plain(Given.run(2)).claimed(1).appendTo(stage.log);
      stage.materialize();
      assertThat(book.openRuns()).isEqualTo(Map.of(run, KEY));

      new Story(run, SpecBuilder.alone(run).key(KEY).build())
          .claimed(2)
          .answers(0, "done")
          .appendTo(stage.log);
      stage.materialize();

      assertThat(book.openRuns()).isEmpty();
    }
  }
}
