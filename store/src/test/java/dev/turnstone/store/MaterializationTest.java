package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.run.Face;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.Tenant;
import dev.turnstone.store.FaultySource.Fault;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log's effect on Postgres, whatever happens to those who bring it there. */
final class MaterializationTest {

  @Test
  void rowsAreTheFoldOverTheLogHoweverOftenTheMaterializerIsKilled() {
    Seeds.walk(6, MaterializationTest::replayWithKills);
  }

  private static void replayWithKills(RandomGenerator random) {
    try (Stage stage = new Stage()) {
      new RandomLog(random).appendTo(stage.log);
      int lives = 0;
      while (stage.behind()) {
        MemoryGroup group = new MemoryGroup(stage.log, () -> 1 + random.nextInt(12), 0, 1);
        Materialization work = stage.materializer(group, random.nextBoolean() ? 1 : 1_000_000);
        liveUntilKilled(stage, work, random);
        assertThat(lives++).isLessThan(2_000);
      }

      stage.rowsAreTheFold(RandomLog.runs());
      assertThat(rowsOfTombstones(stage)).isZero();
    }
  }

  private static void liveUntilKilled(Stage stage, Materialization work, RandomGenerator random) {
    Fault[] faults = Fault.values();
    try {
      for (int turn = random.nextInt(6); turn >= 0; turn--) {
        if (turn == 0) {
          stage.source.next(faults[random.nextInt(faults.length)], random.nextInt(5));
        }
        work.turn();
      }
    } catch (FaultySource.Killed killed) {
      // The next one goes on from Postgres.
    } catch (Unavailable away) {
      work.turn();
    } finally {
      stage.source.next(Fault.NONE, 0);
    }
  }

  private static int rowsOfTombstones(Stage stage) {
    return Postgres.count(
        stage.view,
        "SELECT count(*) FROM run_entry JOIN run ON run.id = run_id WHERE gone IS NOT NULL");
  }

  @Test
  void aMaterializerThatLostItsPartitionCommitsNothingAndGoesOnBehindTheOther() {
    try (Stage stage = new Stage()) {
      MemoryGroup group = stage.group();
      Story story = Story.plain(Given.run(1)).claimed(1).appendTo(stage.log);
      Materialization zombie = stage.materializer(group, 1_000_000);
      zombie.turn();
      new Story(Given.run(2), SpecBuilder.alone(Given.run(2)).build())
          .requested()
          .claimed(1)
          .answers(0, "by the other")
          .appendTo(stage.log);
      stage.materialize();
      int offsets = Postgres.count(stage.view, "SELECT sum(next)::int FROM applied_offset");

      zombie.turn();

      assertThat(Postgres.count(stage.view, "SELECT sum(next)::int FROM applied_offset"))
          .isEqualTo(offsets);
      assertThat(stage.registry.counter("turnstone.materializer.refused").count()).isEqualTo(1);
      stage.finish(zombie);
      stage.rowsAreTheFold(List.of(story.run(), Given.run(2)));
    }
  }

  @Test
  void runsOfAPartitionThatCameBackAreReadAfresh() {
    try (Stage stage = new Stage()) {
      MemoryGroup group = stage.group();
      Materialization work = stage.materializer(group, 1_000_000);
      Story story = new Story(Given.run(1), SpecBuilder.alone(Given.run(1)).build()).requested();
      story.appendTo(stage.log);
      work.turn();
      group.revoke(0, 1);
      new Story(Given.run(1), SpecBuilder.alone(Given.run(1)).build())
          .claimed(1)
          .appendTo(stage.log);
      stage.materialize();
      group.assign(0, 1);
      new Story(Given.run(1), SpecBuilder.alone(Given.run(1)).build())
          .said(new RunEvent.Ended(new Outcome.Cancelled()))
          .appendTo(stage.log);

      stage.finish(work);

      stage.rowsAreTheFold(List.of(Given.run(1)));
    }
  }

  @Test
  void aRunThatPostgresRefusesFailsAloneAndTheOthersGoOn() {
    try (Stage stage = new Stage()) {
      RunId poison = Given.run(3);
      for (int run = 1; run <= 6; run++) {
        SpecBuilder spec =
            Given.run(run).equals(poison)
                ? SpecBuilder.in("lane", LaneUse.Order.QUEUE)
                    .key(new KeyId(Given.uuid(9, 1)))
                    .face(new Face("test\0", 1, "{}"))
                : SpecBuilder.alone(Given.run(run));
        new Story(Given.run(run), spec.build())
            .requested()
            .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
            .appendTo(stage.log);
      }

      stage.materialize();

      List<RunId> healthy =
          IntStream.range(1, 7).mapToObj(Given::run).filter(run -> !run.equals(poison)).toList();
      stage.rowsAreTheFold(healthy);
      ArchivedRun failed = stage.archive.read(poison, true).orElseThrow();
      assertThat(failed.run().state().ending()).get().isInstanceOf(Outcome.Failed.class);
      assertThat(failed.entries()).isEmpty();
      assertThat(stage.dead).containsOnlyKeys(poison.toString());
      assertThat(
              Postgres.count(
                  stage.view,
                  "SELECT count(*) FROM run WHERE broken AND api_key = '%s'"
                      .formatted(Given.uuid(9, 1))))
          .isEqualTo(1);
    }
  }

  @Test
  void aLaneWhoseRunPostgresRefusesIsNotAppendedToForEver() {
    try (Stage stage = new Stage()) {
      RunId poison = Given.run(1);
      RunSpec spec =
          SpecBuilder.in("thread", LaneUse.Order.EXCLUSIVE)
              .face(new Face("test\0", 1, "{}"))
              .build();
      Acceptances.take(stage.view, poison, spec);
      new Story(poison, spec).requested().appendTo(stage.log);

      stage.materialize();

      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM lane WHERE appended"))
          .isEqualTo(1);
      assertThat(stage.archive.read(poison, false).orElseThrow().run().state().ending())
          .get()
          .isInstanceOf(Outcome.Failed.class);
    }
  }

  @Test
  void aBrokenRunWhoseEndingWasNotAppendedIsEndedByTheJobs() {
    try (Stage stage = new Stage()) {
      RunId poison = Given.run(1);
      RunSpec spec = SpecBuilder.alone(poison).face(new Face("test\0", 1, "{}")).build();
      new Story(poison, spec).requested().appendTo(stage.log);
      stage.log.drop(_ -> true);
      stage.materialize();
      assertThat(stage.log.records()).hasSize(1);

      new BrokenSweeper(stage.view, new BrokenRuns(stage.log, _ -> {})).run();
      stage.materialize();

      assertThat(stage.archive.read(poison, false).orElseThrow().run().state().ending())
          .get()
          .isInstanceOf(Outcome.Failed.class);
    }
  }

  @Test
  void aBrokenRunWhoseMaterializerDiedAtOnceHasADeadLetterAllTheSame() {
    try (Stage stage = new Stage()) {
      RunId poison = Given.run(1);
      RunSpec spec = SpecBuilder.alone(poison).face(new Face("test\0", 1, "{}")).build();
      new Story(poison, spec).requested().appendTo(stage.log);
      stage.log.drop(_ -> true);
      stage.materialize();
      stage.dead.clear();

      new BrokenSweeper(stage.view, new BrokenRuns(stage.log, stage::bury)).run();

      assertThat(stage.dead).containsOnlyKeys(poison.toString());
    }
  }

  @Test
  void progressThatNobodyCanParseHarmsNothingElse() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      Story.plain(run)
          .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
          .worker(new RunDelta.Text(0, List.of("a")))
          .worker(new RunDelta.Text(0, List.of("b")))
          .appendTo(stage.log);

      stage.finish(stage.materializer(new TornGroup(stage.group(), "\"a\""), 1_000_000));

      assertThat(stage.archive.read(run, true).orElseThrow().entries())
          .last()
          .satisfies(
              last -> assertThat(last.entry()).isEqualTo(new RunDelta.Text(0, List.of("b"))));
    }
  }

  @Test
  void manyLargeRecordsBecomeSeveralRowsAndOneWhole() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      Story story = Story.plain(run).claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL));
      for (int i = 0; i < 5; i++) {
        story.worker(new RunDelta.Text(0, List.of("x".repeat(400_000))));
      }
      story.appendTo(stage.log);

      stage.materialize();

      stage.rowsAreTheFold(List.of(run));
      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_entry")).isEqualTo(3);
    }
  }

  @Test
  void aRunThatIsNotToBeStoredLeavesOnlyATombstone() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      RunSpec spec = SpecBuilder.alone(run).unstored().build();
      Story story = new Story(run, spec).requested().claimed(1).appendTo(stage.log);
      stage.materialize();
      assertThat(stage.archive.read(run, false).orElseThrow().run().content().asked())
          .contains(spec);

      new Story(run, spec).said(new RunEvent.Ended(new Outcome.Cancelled())).appendTo(stage.log);
      stage.materialize();

      ArchivedRun left = stage.archive.read(story.run(), true).orElseThrow();
      assertThat(left.gone()).isTrue();
      assertThat(left.run().content().asked()).isEmpty();
      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_entry")).isZero();
      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run WHERE spec IS NOT NULL"))
          .isZero();
    }
  }

  @Test
  void aDeletedRunTakesItsEntriesAndBodiesAlongAndNeverComesBack() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      new PostgresBodies(stage.view)
          .put(run, new dev.turnstone.run.BodyId(Given.uuid(9, 1)), Given.said("x").items());
      Story story =
          Story.plain(run)
              .claimed(1)
              .answers(0, "x")
              .said(new RunEvent.Deleted())
              .requested()
              .appendTo(stage.log);

      stage.materialize();

      stage.rowsAreTheFold(List.of(story.run()));
      assertThat(stage.archive.read(run, true).orElseThrow().gone()).isTrue();
      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_entry")).isZero();
      assertThat(Postgres.count(stage.view, "SELECT count(*) FROM run_body")).isZero();
    }
  }

  @Test
  void anEndingBeforeItsRequestLeavesATombstoneOverWhichNothingIsMade() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      var _ =
          stage.log.append(
              Draft.of(
                  run,
                  Tenant.DEFAULT,
                  LaneId.of(run),
                  new RunEvent.Ended(new Outcome.Cancelled())));
      stage.materialize();

      Story.plain(run).appendTo(stage.log);
      stage.materialize();

      ArchivedRun left = stage.archive.read(run, true).orElseThrow();
      assertThat(left.gone()).isTrue();
      assertThat(left.run().state().phase()).isEqualTo(Phase.ENDED);
      stage.rowsAreTheFold(List.of(run));
    }
  }

  @Test
  void theLaneLearnsThatItsRequestIsInTheLogInTheTransactionThatMakesTheRun() {
    try (Stage stage = new Stage()) {
      RunId run = Given.run(1);
      RunSpec spec = SpecBuilder.in("thread", LaneUse.Order.EXCLUSIVE).build();
      Acceptances.take(stage.view, run, spec);
      new Story(run, spec).requested().appendTo(stage.log);

      stage.materialize();

      assertThat(
              Postgres.count(
                  stage.view, "SELECT count(*) FROM lane WHERE appended AND requested IS NULL"))
          .isEqualTo(1);
    }
  }

  @Test
  void positionsAreAnnouncedAfterTheCommit() {
    try (Stage stage = new Stage()) {
      Story.plain(Given.run(1)).claimed(1).appendTo(stage.log);
      int partition = stage.log.partition(LaneId.of(Given.run(1)));

      stage.materialize();

      assertThat(stage.control.sent())
          .containsExactly(new ControlMessage.Applied(java.util.Map.of(partition, 2L)));
    }
  }

  @Test
  void whatNobodyCouldReadIsPassedOverWithADeadLetter() {
    try (Stage stage = new Stage()) {
      Materialization work = stage.materializer(new GarbledGroup(stage.group()), 1_000_000);

      work.turn();

      assertThat(stage.archive.applied()).containsEntry(0, 1L);
      assertThat(stage.dead).containsOnlyKeys("0/0");
    }
  }

  @Test
  void aFailureThatMayPassIsTriedAgainWithTheSameBatch() {
    try (Stage stage = new Stage()) {
      Materialization work = stage.materializer(stage.group(), 1_000_000);
      Story.plain(Given.run(1))
          .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
          .worker(new RunDelta.Text(0, List.of("a", "b")))
          .appendTo(stage.log);
      stage.source.next(Fault.KILLED_AT_STATEMENT, Integer.MAX_VALUE);
      work.turn();
      Story.plain(Given.run(2)).appendTo(stage.log);
      stage.source.next(Fault.COMMIT_LOST, 0);

      assertThatThrownBy(work::turn).isInstanceOf(Unavailable.class);
      stage.finish(work);

      stage.rowsAreTheFold(List.of(Given.run(1), Given.run(2)));
    }
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotRepeated() {
    try (Stage stage = new Stage()) {
      Materialization work = stage.materializer(stage.group(), 1_000_000);
      work.turn();
      Story.plain(Given.run(1)).claimed(1).answers(0, "x").appendTo(stage.log);
      stage.source.next(Fault.COMMIT_UNANSWERED, 0);

      assertThatThrownBy(work::turn).isInstanceOf(Unavailable.class);
      work.turn();

      assertThat(stage.behind()).isFalse();
      stage.rowsAreTheFold(List.of(Given.run(1)));
      assertThat(Set.of(Postgres.count(stage.view, "SELECT count(*) FROM run_entry")))
          .containsExactly(1);
    }
  }
}
