package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.Set;
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
    return key(number, ApiKey.Limits.NONE);
  }

  private static ApiKey key(int number, ApiKey.Limits limits) {
    return new ApiKey(
        new KeyId(Given.uuid(9, number)),
        Tenant.DEFAULT,
        "",
        List.of(),
        limits,
        Instant.EPOCH,
        null,
        null);
  }

  @Test
  void whatAKeyHasSpentTodayIsSummedWhereItHasABudget() {
    ApiKey frugal = key(1, new ApiKey.Limits(null, null, 1_000L));
    ApiKey free = key(2);
    book().add(frugal, KeyHash.of("1"));
    book().add(free, KeyHash.of("2"));
    for (ApiKey key : List.of(frugal, free)) {
      // Whichever of the two days it is when this is read.
      used(key, "0", 0, 70, 30);
      used(key, "0", 1, 5, 6);
      used(key, "1", 0, 70, 30);
      used(key, "1", 1, 5, 6);
      used(key, "-1", 0, 1_000, 1_000);
    }

    assertThat(book().find(KeyHash.of("1")).orElseThrow().spentToday()).isEqualTo(111);
    assertThat(book().find(KeyHash.of("2")).orElseThrow().spentToday()).isZero();
    assertThat(book().counting())
        .extracting(KeyBook.Held::key, KeyBook.Held::spentToday)
        .containsExactlyInAnyOrder(tuple(frugal, 111L), tuple(free, 0L));
  }

  private void used(ApiKey key, String daysOn, int partition, int input, int output) {
    Postgres.execute(
        database,
        """
        INSERT INTO usage_day (day, log_partition, tenant, api_key, model, runs, failed,
          input_tokens, output_tokens)
        VALUES (CAST(now() AT TIME ZONE 'UTC' AS date) + (%s), %d, 'default', '%s', 'm', 1, 0, %d,
          %d)
        """
            .formatted(daysOn, partition, key.id().value(), input, output));
  }

  @Test
  void theOpenOnesOfSomeRunsAreTold() {
    try (Stage stage = new Stage()) {
      KeyBook book = new PostgresKeys(stage.view);
      RunId open = Given.run(1);
      RunId over = Given.run(2);
      new Story(open, SpecBuilder.alone(open).key(KEY).build())
          .requested()
          .claimed(1)
          .appendTo(stage.log);
      new Story(over, SpecBuilder.alone(over).key(KEY).build())
          .requested()
          .claimed(1)
          .answers(0, "done")
          .appendTo(stage.log);
      stage.materialize();

      assertThat(book.stillOpen(Set.of(open, over, Given.run(3)))).containsExactly(open);
    }
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
