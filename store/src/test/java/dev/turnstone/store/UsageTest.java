package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.keys.KeyBook;
import dev.turnstone.keys.KeyHash;
import dev.turnstone.keys.UsageBook;
import dev.turnstone.run.Face;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Usage;
import dev.turnstone.store.FaultySource.Fault;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each run that ends is counted once, for whoever asked for it. */
final class UsageTest {
  private static final KeyId KEY = new KeyId(Given.uuid(9, 1));
  private static final LocalDate DAY = LocalDate.parse("2026-01-01");

  private Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private List<UsageBook.Row> usage() {
    return usage(null, null, 100);
  }

  private List<UsageBook.Row> usage(@Nullable Tenant tenant, @Nullable KeyId key, int countMax) {
    return new PostgresUsage(stage.view)
        .rows(new UsageBook.Filter(DAY, DAY, tenant, key), countMax);
  }

  private static Story story(int number, SpecBuilder spec) {
    return new Story(Given.run(number), spec.build()).requested();
  }

  private static SpecBuilder plain(int number) {
    return SpecBuilder.alone(Given.run(number)).tenant("team");
  }

  private static UsageBook.Row row(KeyId key, String model, long runs, long failed, long tokens) {
    return new UsageBook.Row(
        DAY, new Tenant("team"), key, "ci", model, runs, failed, 10 * tokens, 5 * tokens);
  }

  private void named() {
    new PostgresKeys(stage.view)
        .add(
            new ApiKey(
                KEY,
                new Tenant("team"),
                "ci",
                List.of(),
                ApiKey.Limits.NONE,
                Instant.EPOCH,
                null,
                null),
            KeyHash.of("x"));
  }

  @Test
  void runsAreCountedByKeyAndModelWhenTheyEndAndNotBefore() {
    named();
    story(1, plain(1).key(KEY)).claimed(1).answers(0, "a").appendTo(stage.log);
    story(2, plain(2).key(KEY).unstored()).claimed(1).answers(0, "b").appendTo(stage.log);
    story(3, plain(3).key(KEY).model("other")).claimed(1).answers(0, "c").appendTo(stage.log);
    story(4, plain(4)).claimed(1).answers(0, "d").appendTo(stage.log);
    story(5, plain(5).key(KEY)).said(new RunEvent.Ended(new Outcome.Expired())).appendTo(stage.log);
    story(6, plain(6).key(KEY)).claimed(1).appendTo(stage.log);

    stage.materialize();

    assertThat(usage())
        .containsExactly(
            new UsageBook.Row(DAY, new Tenant("team"), null, "", "test-model", 1, 0, 10, 5),
            row(KEY, "", 1, 1, 0),
            row(KEY, "other", 1, 0, 1),
            row(KEY, "test-model", 2, 0, 2));
    assertThat(usage(null, KEY, 1)).hasSize(1);
    assertThat(usage(new Tenant("team"), null, 100)).isEqualTo(usage());
    assertThat(usage(new Tenant("other"), null, 100)).isEmpty();
    UsageBook.Filter later = new UsageBook.Filter(DAY.plusDays(1), DAY.plusDays(2), null, null);
    assertThat(new PostgresUsage(stage.view).rows(later, 9)).isEmpty();
    assertThat(stage.registry.counter("turnstone.runs.ended", "outcome", "completed").count())
        .isEqualTo(4);
    assertThat(stage.registry.counter("turnstone.tokens", "kind", "input").count()).isEqualTo(40);
    KeyBook.Held held = new PostgresKeys(stage.view).find(KeyHash.of("x")).orElseThrow();
    assertThat(held.spentToday()).as("today is another day").isZero();
  }

  @Test
  void whoeverAsksForNamesThatNobodyServesMakesOneRow() {
    for (int i = 1; i <= 5; i++) {
      story(i, plain(i).key(KEY).model("made up " + i))
          .said(new RunEvent.Ended(new Outcome.Expired()))
          .appendTo(stage.log);
    }

    stage.materialize();

    assertThat(Postgres.count(stage.view, "SELECT count(DISTINCT model) FROM usage_day"))
        .isEqualTo(1);
    assertThat(usage()).extracting(UsageBook.Row::runs).containsExactly(5L);
  }

  @Test
  void aSecondEndingOrADeletionCountsNothing() {
    story(1, plain(1).key(KEY))
        .claimed(1)
        .answers(0, "a")
        .said(new RunEvent.Ended(new Outcome.Cancelled()))
        .appendTo(stage.log);
    stage.materialize();
    new Story(Given.run(1), plain(1).build())
        .said(new RunEvent.Ended(new Outcome.Cancelled()))
        .said(new RunEvent.Deleted())
        .appendTo(stage.log);
    stage.materialize();

    assertThat(usage()).extracting(UsageBook.Row::runs).containsExactly(1L);
  }

  @Test
  void whatARunHasUsedThatPostgresRefusesIsCountedByWhoeverReadsItsEnding() {
    named();
    story(1, plain(1).key(KEY).face(new Face("test\0", 1, "{}")))
        .claimed(1)
        .worker(new RunEvent.StepStarted(0, StepKind.MODEL))
        .worker(new RunEvent.StepCompleted(0, Given.answer("a")))
        .appendTo(stage.log);
    stage.materializer(stage.group(), 1_000_000).turn();
    assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run WHERE broken")).isEqualTo(1);
    assertThat(usage()).isEmpty();

    stage.materialize();

    assertThat(usage()).containsExactly(row(KEY, "test-model", 1, 1, 1));
  }

  @Test
  void whatNobodyAskedForIsCountedNowhere() {
    new Story(Given.run(1), plain(1).build())
        .said(new RunEvent.Ended(new Outcome.Cancelled()))
        .appendTo(stage.log);

    stage.materialize();

    assertThat(usage()).isEmpty();
    assertThat(stage.registry.find("turnstone.runs.ended").counters()).isEmpty();
  }

  @Test
  void eachRunCountsOnceHoweverOftenTheMaterializerIsKilled() {
    Seeds.walk(4, this::countWithKills);
  }

  private void countWithKills(RandomGenerator random) {
    stage.close();
    stage = new Stage();
    int runs = 10;
    Fault[] faults = Fault.values();
    for (int i = 1; i <= runs; i++) {
      story(i, plain(i).key(KEY)).claimed(1).answers(0, "a").appendTo(stage.log);
    }
    while (stage.behind()) {
      Materialization work =
          stage.materializer(
              new MemoryGroup(stage.log, () -> 1 + random.nextInt(8), 0, 1), 1_000_000);
      try {
        stage.source.next(faults[random.nextInt(faults.length)], random.nextInt(5));
        work.turn();
      } catch (FaultySource.Killed | Unavailable gone) {
        // The next one goes on from Postgres.
      } finally {
        stage.source.next(Fault.NONE, 0);
      }
    }

    assertThat(usage()).extracting(UsageBook.Row::runs).containsExactly((long) runs);
    assertThat(usage()).extracting(UsageBook.Row::inputTokens).containsExactly(10L * runs);
  }

  @Test
  void whateverAClientOrAModelSaysNothingIsHeldUp() {
    RunId run = Given.run(1);
    StepResult.ModelAnswered answer = (StepResult.ModelAnswered) Given.answer("a");
    StepResult liar =
        new StepResult.ModelAnswered(
            answer.content(),
            List.of(),
            StepResult.Finish.STOP,
            new Usage(Long.MAX_VALUE, 0, -7, 0),
            "m");
    String model = "zero \u0000 half \ud83d" + "long".repeat(5_000);
    new Story(run, plain(1).model(model).build())
        .requested()
        .claimed(1)
        .worker(new RunEvent.StepStarted(0, StepKind.MODEL))
        .worker(new RunEvent.StepCompleted(0, liar), new RunEvent.Ended(new Outcome.Completed()))
        .appendTo(stage.log);
    story(2, plain(2)).claimed(1).answers(0, "b").appendTo(stage.log);

    stage.materialize();

    assertThat(usage()).extracting(UsageBook.Row::runs).containsExactly(1L, 1L);
    assertThat(usage())
        .extracting(UsageBook.Row::inputTokens)
        .containsExactly(10L, 1_000_000_000_000L);
    assertThat(stage.registry.counter("turnstone.tokens", "kind", "input").count())
        .isEqualTo(1_000_000_000_010.0);
  }
}
