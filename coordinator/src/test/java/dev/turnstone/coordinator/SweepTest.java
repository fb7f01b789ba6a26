package dev.turnstone.coordinator;

import static dev.turnstone.coordinator.Expected.end;
import static dev.turnstone.coordinator.Expected.no;
import static dev.turnstone.coordinator.Expected.queue;
import static dev.turnstone.coordinator.Expected.stop;
import static dev.turnstone.coordinator.Expected.task;
import static dev.turnstone.coordinator.Expected.withoutLetters;
import static dev.turnstone.coordinator.Expected.withoutQueues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.LaneUse.Order;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.TaskRef;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SweepTest {
  private static final RunId A = Given.run(1);
  private static final RunId B = Given.run(2);
  private static final int LEASE = 3;
  private static final Failure FAILURE = new Failure(Failure.Kind.MODEL, "broke off", null);

  private final Desk desk = new Desk(Bounds.DEFAULT.with(LEASE, 2));
  private final Clockwork clock = new Clockwork();

  @Test
  void aWorkerIsLostAfterSoManyTicksWithoutAHeartbeat() {
    claimed();
    clock.beat(1, A);

    var before = look(clock.ticks(1, LEASE - 1));
    var after = look(clock.tick(1));
    var later = look(clock.tick(1));

    assertThat(before).isEmpty();
    assertThat(after).containsExactly(task(A, 2, 1));
    assertThat(later).isEmpty();
  }

  @Test
  void ticksOfDifferentCoordinatorsDoNotAddUp() {
    claimed();
    clock.beat(1, A);

    var outputs = look(clock.ticks(1, LEASE - 1).ticks(2, LEASE - 1));

    assertThat(outputs).isEmpty();
  }

  @Test
  void whenNobodyCanAppendNobodyIsLost() {
    claimed();
    clock.beat(1, A).tick(1).pass(Duration.ofMinutes(10).toMillis());

    var outputs = look(clock.tick(1).beat(1, A));

    assertThat(outputs).isEmpty();
  }

  @Test
  void aWorkerNeverHeardOfIsLostSoManyTicksAfterItsClaimWasRead() {
    claimed();
    clock.ticks(1, 50);

    var first = look(clock.tick(1));
    var before = look(clock.ticks(1, LEASE - 1));
    var after = look(clock.tick(1));

    assertThat(first).isEmpty();
    assertThat(before).isEmpty();
    assertThat(after).containsExactly(task(A, 2, 1));
  }

  @Test
  void aRunThatItsWorkerDoesNotListTwiceIsTakenFromIt() {
    clock.beat(1, A);
    claimed();

    var once = look(clock.beat(1).tick(1));
    var twice = look(clock.beat(1).tick(1));

    assertThat(once).isEmpty();
    assertThat(twice).containsExactly(task(A, 2, 1));
  }

  @Test
  void aTaskThatWasOutWhileTheRunWaitedForItsClientIsSentAnew() {
    claimed();
    clock.beat(1, A);
    look(clock.ticks(1, LEASE));
    desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));

    var answered =
        desk.said(
            A, new RunEvent.ClientToolsAnswered(0, Set.of("call"), Given.result("call", "sun")));

    assertThat(answered).containsExactly(task(A, 2, 3));
  }

  @Test
  void theTenthLossInARowFailsTheRun() {
    desk.requested(1);
    int attempts = 10;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      clock.beat(attempt, A);
      desk.claimed(A, attempt, attempt);
      List<Output> outputs = look(clock.ticks(1, LEASE));
      if (attempt < attempts) {
        assertThat(outputs).containsExactly(task(A, attempt + 1, attempt));
      } else {
        assertThat(outputs)
            .containsExactly(
                end(
                    A,
                    new Outcome.Failed(
                        new Failure(
                            Failure.Kind.SERVER, "the run was lost 10 times in a row", null))));
      }
    }
  }

  @Test
  void aFailedAttemptIsFollowedByTheNextAfterAWait() {
    claimed();
    desk.worker(A, 1, 1, new RunEvent.AttemptFailed(FAILURE));

    var early = look(clock.pass(-1).tick(1));
    var due = look(clock.tick(1));

    assertThat(early).isEmpty();
    assertThat(due).containsExactly(task(A, 2, 2));
  }

  @Test
  void aDeadlineEndsRunsThatRunWaitOrQueue() {
    desk.requested(A, brief(), false);
    desk.requested(B, brief(), false);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));

    var early = look(clock.pass(8_999).tick(1));
    var late = look(clock.tick(1));

    assertThat(early).isEmpty();
    assertThat(late)
        .containsExactlyInAnyOrder(
            end(A, "lane", new Outcome.Expired()), end(B, "lane", new Outcome.Expired()));
  }

  @Test
  void anEndingThatDoesNotComeThroughIsAppendedAgain() {
    desk.requested(A, SpecBuilder.alone(A).deadline(Duration.ofSeconds(1)), true);

    var first = look(clock.tick(1));
    var soon = look(clock.ticks(1, 4));
    var again = look(clock.tick(1));

    assertThat(first).containsExactly(end(A, new Outcome.Expired()));
    assertThat(soon).isEmpty();
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aTaskIsLostWhenALaterOneOfItsPartitionWasTaken() {
    desk.requested(1);

    var before = look(clock.ticks(1, 10).beat(1, 0, later(9_999)).tick(1));
    var after = look(clock.beat(1, 0, later(10_000)).tick(1));
    var soon = look(clock.ticks(1, 29).beat(1, 0, later(40_000)).tick(1));

    assertThat(before).isEmpty();
    assertThat(after).containsExactly(task(A, 1, 0));
    assertThat(soon).as("once per 30 s").hasSize(1);
    assertThat(look(clock.beat(1, 0, later(60_000)).tick(1))).isEmpty();
  }

  @Test
  void aTaskIsLostWhenWorkersSitIdle() {
    desk.requested(1);
    clock.tick(1);

    for (int second = 0; second < 10; second++) {
      assertThat(look(clock.beat(1, 3, List.of()).tick(1))).isEmpty();
    }

    assertThat(look(clock.beat(1, 3, List.of()).tick(1))).containsExactly(task(A, 1, 0));
  }

  @Test
  void aBacklogIsNeverMultiplied() {
    desk.requested(1);

    for (int second = 0; second < 100; second++) {
      TaskRef taken = new TaskRef("tasks", 0, second, Desk.START - 100_000);
      assertThat(look(clock.beat(1, 1, List.of(taken)).tick(1))).isEmpty();
    }
  }

  @Test
  void aWorkerThatListsWhatIsNotItsOwnIsToldAgain() {
    claimed();
    desk.requested(2);
    desk.claimed(B, 1, 2);
    desk.said(B, new RunEvent.Ended(new Outcome.Cancelled()));
    desk.claimed(A, 2, 2);
    clock.pass(2_001).beat(1, A).beat(2, B, A);

    var outputs = look(clock.tick(1));

    assertThat(outputs).containsExactlyInAnyOrder(no(A, 1, 0), stop(B));
  }

  @Test
  void whatWaitsForAWorkerIsCounted() {
    desk.requested(1);
    desk.at(Desk.START + 500).requested(2);

    var two = desk.sight(clock.tick(1).workers());
    desk.claimed(A, 1, 1);
    desk.claimed(B, 1, 2);
    var none = desk.sight(clock.beat(1, A).beat(2, B).tick(1).workers());
    var still = desk.sight(clock.beat(1, A).beat(2, B).tick(1).workers());

    assertThat(two).containsExactly(queue("tasks", 2, 1_000), queue("tasks.batch", 0, 0));
    assertThat(none).containsExactly(queue("tasks", 0, 0));
    assertThat(still).isEmpty();
  }

  @Test
  void progressSurvivesARestart() {
    claimed();
    desk.worker(A, 1, 1, new RunEvent.StepStarted(0, StepKind.MODEL));
    desk.worker(A, 1, 2, new RunDelta.Text(0, List.of("a")));
    RunEntry before = desk.live(A);

    desk.restart();

    assertThat(desk.live(A)).isEqualTo(before);
  }

  private void claimed() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
  }

  private List<Output> look(Clockwork seen) {
    return withoutLetters(withoutQueues(desk.sight(seen.workers())));
  }

  private static List<TaskRef> later(long millis) {
    return List.of(new TaskRef("tasks", 0, millis, Desk.START + millis));
  }

  private static SpecBuilder brief() {
    return SpecBuilder.in("lane", Order.QUEUE).deadline(Duration.ofSeconds(10));
  }
}
