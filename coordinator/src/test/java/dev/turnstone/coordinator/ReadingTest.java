package dev.turnstone.coordinator;

import static dev.turnstone.coordinator.Expected.end;
import static dev.turnstone.coordinator.Expected.no;
import static dev.turnstone.coordinator.Expected.stop;
import static dev.turnstone.coordinator.Expected.task;
import static dev.turnstone.coordinator.Expected.withoutLetters;
import static dev.turnstone.coordinator.Expected.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Draft;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse.Order;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReadingTest {
  private static final RunId A = Given.run(1);
  private static final RunId B = Given.run(2);
  private static final RunId C = Given.run(3);
  private static final Failure FAILURE = new Failure(Failure.Kind.MODEL, "broke off", null);

  private final Desk desk = new Desk(Bounds.DEFAULT);

  @Test
  void theFirstTaskOfADirectRunIsTheApis() {
    var outputs = desk.requested(A, SpecBuilder.alone(A), true);

    assertThat(outputs).isEmpty();
  }

  @Test
  void aRunThatIsNotDirectIsDispatchedWhenItsTurnHasCome() {
    var first = desk.requested(A, queued(), false);
    var second = desk.requested(B, queued(), false);
    desk.claimed(A, 1, 1);
    var ended = desk.worker(A, 1, 1, new RunEvent.Ended(new Outcome.Completed()));

    assertThat(first).containsExactly(task(A, "lane", 1, 0));
    assertThat(second).isEmpty();
    assertThat(ended).containsExactly(task(B, "lane", 1, 3));
  }

  @Test
  void lanesOfTwoTenantsAreTwoThoughTheyBeCalledTheSame() {
    desk.requested(A, queued(), false);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));

    var outputs = desk.requested(B, queued().tenant("somebody"), false);

    assertThat(outputs)
        .as("it neither waits for the other tenant's run nor ends it")
        .singleElement()
        .isInstanceOfSatisfying(
            Output.Dispatch.class, dispatch -> assertThat(dispatch.task().run()).isEqualTo(B));
  }

  @Test
  void aRunThatIsCancelledInTheQueueChangesNothingForTheOthers() {
    desk.requested(A, queued(), false);
    desk.requested(B, queued(), false);
    desk.requested(C, queued(), false);
    desk.claimed(A, 1, 1);

    var cancelled = desk.said(B, new RunEvent.Ended(new Outcome.Cancelled()));
    var ended = desk.worker(A, 1, 1, new RunEvent.Ended(new Outcome.Completed()));

    assertThat(cancelled).containsExactly(stop(B));
    assertThat(ended).containsExactly(task(C, "lane", 1, 5));
  }

  @Test
  void theFirstClaimOfAnAttemptGetsAYesTheSecondANo() {
    desk.requested(1);

    var first = desk.claimed(A, 1, 1);
    var second = desk.claimed(A, 1, 2);
    var firstAgain = desk.claimed(A, 1, 1);

    assertThat(first).containsExactly(yes(A, 1, 0));
    assertThat(second).containsExactly(no(A, 2, 0));
    assertThat(firstAgain).containsExactly(yes(A, 1, 0));
  }

  @Test
  void aClaimOfAnUnknownOrAnEndedRunGetsANo() {
    var unknown = desk.claimed(A, 1, 1);
    desk.requested(1);
    desk.said(A, new RunEvent.Ended(new Outcome.Cancelled()));
    var late = desk.claimed(A, 1, 1);

    assertThat(unknown).containsExactly(no(A, 1, 0));
    assertThat(late).containsExactly(no(A, 1, 0));
  }

  @Test
  void aToolStartGetsItsVerdictUnderTheCurrentClaimOnly() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.StepStarted(0, StepKind.TOOLS));

    var start = new RunEvent.ToolStarted(0, "call", "key");
    var yes = desk.worker(A, 1, 2, start);
    var again = desk.worker(A, 1, 2, start);
    desk.worker(A, 1, 3, new RunEvent.Released());
    var late = desk.worker(A, 1, 4, start);

    assertThat(yes).containsExactly(yes(A, 1, 2));
    assertThat(again).containsExactly(yes(A, 1, 2));
    assertThat(late).containsExactly(no(A, 1, 4));
  }

  @Test
  void aToolStartThatDoesNotFitGetsANoEachTime() {
    desk.requested(1);
    desk.claimed(A, 1, 1);

    var start = new RunEvent.ToolStarted(0, "call", "key");
    var first = desk.worker(A, 1, 1, start);
    var again = desk.worker(A, 1, 1, start);

    assertThat(first).containsExactly(no(A, 1, 1));
    assertThat(again).containsExactly(no(A, 1, 1));
  }

  @Test
  void progressIsCountedAndNotParsed() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.StepStarted(0, StepKind.MODEL));

    var progress = desk.worker(A, 1, 2, new RunDelta.Text(0, List.of("a", "b")));
    var next = desk.worker(A, 1, 3, completed());

    assertThat(progress).isEmpty();
    assertThat(next).isEmpty();
    assertThat(desk.live(A).state().work().steps()).isEqualTo(1);
  }

  @Test
  void aMissingRecordBreaksTheClaimAndTheNextAttemptIsDispatched() {
    desk.requested(1);
    desk.claimed(A, 1, 1);

    var hole = desk.worker(A, 1, 2, new RunDelta.Text(0, List.of("late")));
    var behind = desk.worker(A, 1, 3, new RunDelta.Text(0, List.of("later")));

    assertThat(hole).containsExactly(no(A, 1, 2), task(A, 2, 2));
    assertThat(behind).isEmpty();
  }

  @Test
  void aClaimThatIsTakenOverIsToldSo() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.StepStarted(0, StepKind.MODEL));

    var takeover = desk.claimed(A, 2, 2);

    assertThat(takeover).containsExactly(yes(A, 2, 0), no(A, 1, 1));
  }

  @Test
  void aReleasedRunGoesOnAtOnce() {
    desk.requested(1);
    desk.claimed(A, 1, 1);

    var released = desk.worker(A, 1, 1, new RunEvent.Released());

    assertThat(released).containsExactly(task(A, 2, 2));
  }

  @Test
  void aRunWhoseClientAnsweredGoesOnAtOnce() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));

    var answered =
        desk.said(
            A, new RunEvent.ClientToolsAnswered(0, Set.of("call"), Given.result("call", "sunny")));

    assertThat(answered).containsExactly(task(A, 2, 3));
  }

  @Test
  void aRecordThatCountsForNothingStillHasItsNumber() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunDelta.Text(0, List.of("outside of any step")));
    desk.restart();

    var next = desk.worker(A, 1, 2, new RunEvent.StepStarted(0, StepKind.MODEL));

    assertThat(next).isEmpty();
    assertThat(desk.live(A).state().hold().broken()).isFalse();
  }

  @Test
  void theThirdFailedAttemptGivesADeadLetterAndThenFailsTheRun() {
    desk.requested(1);
    for (int attempt = 1; attempt <= 2; attempt++) {
      desk.claimed(A, attempt, attempt);
      var failed = desk.worker(A, attempt, 1, new RunEvent.AttemptFailed(FAILURE));
      assertThat(failed).isEmpty();
    }
    desk.claimed(A, 3, 3);

    var failed = desk.worker(A, 3, 1, new RunEvent.AttemptFailed(FAILURE));

    assertThat(withoutLetters(failed)).containsExactly(end(A, new Outcome.Failed(FAILURE)));
    assertThat(failed).filteredOn(Output.Bury.class::isInstance).hasSize(1);
    assertThat(failed).first().isInstanceOf(Output.Bury.class);
  }

  @Test
  void aCompletedStepForgivesFailures() {
    desk.requested(1);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.AttemptFailed(FAILURE));
    desk.claimed(A, 2, 2);
    desk.worker(A, 2, 1, new RunEvent.AttemptFailed(FAILURE));
    desk.claimed(A, 3, 3);
    desk.worker(A, 3, 1, new RunEvent.StepStarted(0, StepKind.MODEL), completed());

    var failed = desk.worker(A, 3, 2, new RunEvent.AttemptFailed(FAILURE));

    assertThat(failed).isEmpty();
  }

  @Test
  void aNewTurnEndsTheOneThatAwaitsItsClient() {
    desk.requested(A, queued(), false);
    desk.claimed(A, 1, 1);
    desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));

    var next = desk.requested(B, queued(), false);
    var abandoned = desk.said(A, new RunEvent.Ended(new Outcome.Incomplete(Reason.ABANDONED)));

    assertThat(next).containsExactly(end(A, "lane", new Outcome.Incomplete(Reason.ABANDONED)));
    assertThat(abandoned).containsExactly(stop(A), task(B, "lane", 1, 4));
  }

  @Test
  void aTurnThatWasQueuedBeforeWaitsForTheClientOfTheFirst() {
    desk.requested(A, queued(), false);
    desk.requested(B, queued(), false);
    desk.claimed(A, 1, 1);

    var asks = desk.worker(A, 1, 1, new RunEvent.ClientToolsRequested(0, Set.of("call")));
    var requestedAgain = desk.again(1);

    assertThat(asks).isEmpty();
    assertThat(requestedAgain).isEmpty();
  }

  @Test
  void aRunThatSomebodyElseEndedIsStopped() {
    desk.requested(1);
    desk.claimed(A, 1, 1);

    var cancelled = desk.said(A, new RunEvent.Ended(new Outcome.Cancelled()));
    var late = desk.worker(A, 1, 1, new RunEvent.Ended(new Outcome.Completed()));

    assertThat(cancelled).containsExactly(stop(A));
    assertThat(late).isEmpty();
  }

  @Test
  void aRequestThatComesAgainAfterTheEndStartsNothing() {
    desk.requested(A, queued(), false);
    desk.said(A, new RunEvent.Ended(new Outcome.Cancelled()));

    var again = desk.requested(A, queued(), false);

    assertThat(again).isEmpty();
  }

  @Test
  void aRunCancelledBeforeItsRequestNeverStarts() {
    desk.requested(B, queued(), false);
    var draft =
        Draft.of(A, Tenant.DEFAULT, LaneId.of(A), new RunEvent.Ended(new Outcome.Cancelled()));

    var ended = desk.append(draft);
    var requested = desk.requested(A, SpecBuilder.alone(A), false);

    assertThat(ended).containsExactly(stop(A));
    assertThat(requested).isEmpty();
  }

  @Test
  void whatIsReadAgainAfterARestartSaysTheSame() {
    var requested = desk.requested(A, queued(), false);
    desk.restart();
    var requestedAgain = desk.again(0);
    var claimed = desk.claimed(A, 1, 1);
    desk.restart();
    var claimedAgain = desk.again(1);
    var released = desk.worker(A, 1, 1, new RunEvent.Released());
    desk.restart();

    assertThat(requestedAgain).isEqualTo(requested);
    assertThat(claimedAgain).isEqualTo(claimed);
    assertThat(desk.again(2)).isEqualTo(released);
    assertThat(desk.again(0)).isEmpty();
  }

  private static SpecBuilder queued() {
    return SpecBuilder.in("lane", Order.QUEUE);
  }

  private static RunEvent completed() {
    StepResult answer = Given.answer("done");
    return new RunEvent.StepCompleted(0, answer);
  }
}
