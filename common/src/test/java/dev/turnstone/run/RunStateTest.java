package dev.turnstone.run;

import static dev.turnstone.run.Facts.answered;
import static dev.turnstone.run.Facts.asked;
import static dev.turnstone.run.Facts.brought;
import static dev.turnstone.run.Facts.claimed;
import static dev.turnstone.run.Facts.stamp;
import static dev.turnstone.run.Facts.started;
import static dev.turnstone.run.Facts.text;
import static dev.turnstone.run.Facts.toolFinished;
import static dev.turnstone.run.Facts.toolStarted;
import static dev.turnstone.run.Facts.toolsFinished;
import static dev.turnstone.run.Judged.Verdict.ACCEPTED;
import static dev.turnstone.run.Judged.Verdict.AGAIN;
import static dev.turnstone.run.Judged.Verdict.BREAKS;
import static dev.turnstone.run.Judged.Verdict.PASSED_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The five rules of the fold, by example. */
final class RunStateTest {

  // Rule 1: endings.

  @Test
  void anEndingBeforeTheRequestEndsTheRunAllTheSame() {
    Folding run = Folding.nothing().said(Facts.CANCELLED).said(Facts.REQUESTED);

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.phase()).isEqualTo(Phase.ENDED);
    assertThat(run.content().asked()).isEmpty();
  }

  @Test
  @Tag("guarantee-SECOND_ENDING_COUNTS")
  void theFirstEndingInTheLogCounts() {
    RunEvent expired = new RunEvent.Ended(new Outcome.Expired());
    Folding run =
        Folding.waiting().said(Facts.CANCELLED).said(expired).worker(1, 2, Facts.COMPLETED);

    assertThat(run.state().ending()).contains(new Outcome.Cancelled());
  }

  @Test
  @Tag("guarantee-SECOND_ENDING_COUNTS")
  void aCancelBehindTheEndingChangesNothing() {
    Folding run = Folding.ended().said(Facts.CANCELLED);

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.state().ending()).contains(new Outcome.Completed());
  }

  @Test
  void onlyTheRecordThatEndsTheRunSaysSo() {
    Folding run = Folding.ended();
    assertThat(run.last().ends()).isTrue();

    assertThat(run.said(Facts.DELETED).last().ends()).isFalse();
  }

  @Test
  void anEntryBehindTheEndingInOneRecordIsPassedOver() {
    Folding run =
        Folding.open(StepKind.MODEL).worker(1, 2, answered(0, "x"), Facts.COMPLETED, text("y"));

    assertThat(run.accepted()).endsWith(answered(0, "x"), Facts.COMPLETED);
  }

  // Rule 2: claims.

  @Test
  void ofOneAttemptTheFirstClaimInTheLogWins() {
    ClaimId other = Facts.claim(99);
    Folding run = Folding.claimed().tell(new Stamp(other, 0), claimed(1, other));

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.state().hold().claim()).isEqualTo(Facts.claim(1));
  }

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void aHigherAttemptTakesTheRunAndTheOldWorkerIsPassedOver() {
    Folding run = Folding.open(StepKind.MODEL).worker(2, 0, claimed(2), started(0, StepKind.MODEL));
    assertThat(run.verdict()).isEqualTo(ACCEPTED);

    run.worker(1, 2, answered(0, "the zombie's"), Facts.COMPLETED);

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.phase()).isEqualTo(Phase.CLAIMED);
  }

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void aLateClaimOfAnOldAttemptIsRefusedWithAllThatTravelsWithIt() {
    Folding run =
        Folding.requested()
            .worker(2, 0, claimed(2))
            .worker(1, 0, claimed(1), started(0, StepKind.MODEL));

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.state().hold().claim()).isEqualTo(Facts.claim(2));
    assertThat(run.state().work().open()).isNull();
  }

  @Test
  void aNewClaimGoesBackToTheLastCompletedStep() {
    Folding run =
        Folding.open(StepKind.MODEL)
            .worker(1, 2, answered(0, "x"))
            .worker(1, 3, started(1, StepKind.MODEL))
            .worker(2, 0, claimed(2));

    assertThat(run.state().work().steps()).isEqualTo(1);
    assertThat(run.state().work().open()).isNull();
  }

  @Test
  @Tag("guarantee-FINISHED_CALLS_FORGOTTEN")
  void aNewClaimKeepsTheFinishedCallsAndWhatIsUncertain() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, toolStarted(0, "a"))
            .worker(1, 3, toolStarted(0, "b"))
            .worker(1, 4, toolFinished(0, "a"))
            .worker(2, 0, claimed(2));

    assertThat(run.state().work().calls())
        .isEqualTo(Map.of("a", Work.CallStatus.FINISHED, "b", Work.CallStatus.STARTED));
    assertThat(run.content().results())
        .containsExactly(new Step.CallResult("a", Facts.result("a")));
  }

  @Test
  @Tag("guarantee-FINISHED_CALLS_FORGOTTEN")
  void aFinishedCallIsNeverAcceptedAgainUnderALaterClaim() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, toolStarted(0, "a"))
            .worker(1, 3, toolFinished(0, "a"))
            .worker(2, 0, claimed(2), started(0, StepKind.TOOLS))
            .worker(2, 1, toolStarted(0, "a"));

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
  }

  @Test
  void anUncertainCallMayStartAgainUnderALaterClaim() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, toolStarted(0, "a"))
            .worker(2, 0, claimed(2), started(0, StepKind.TOOLS))
            .worker(2, 1, toolStarted(0, "a"));

    assertThat(run.verdict()).isEqualTo(ACCEPTED);
  }

  @Test
  void aClaimCountsOnlyInTheRecordThatItOpens() {
    assertThat(Folding.claimed().worker(1, 1, Facts.RELEASED, claimed(2)).phase())
        .isEqualTo(Phase.UNCLAIMED);
    assertThat(Folding.requested().worker(3, 0, claimed(1)).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.requested().worker(1, 1, claimed(1)).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.claimed().worker(1, 1, claimed(2)).phase()).isEqualTo(Phase.CLAIMED);
  }

  // Rule 3: numbers.

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void aDuplicateCountsOnceAndIsAnsweredAsBefore() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, toolStarted(0, "a"))
            .worker(1, 3, toolStarted(0, "b"))
            .worker(1, 2, toolStarted(0, "a"));

    assertThat(run.verdict()).isEqualTo(AGAIN);
    assertThat(run.state().hold().n()).isEqualTo(3);
  }

  @Test
  void aClaimThatComesTwiceIsAnsweredYesTwice() {
    Folding run = Folding.open(StepKind.MODEL).worker(1, 0, claimed(1));

    assertThat(run.verdict()).isEqualTo(AGAIN);
    assertThat(run.state().work().open()).isEqualTo(StepKind.MODEL);
  }

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void aMissingNumberBreaksTheClaim() {
    Folding run = Folding.open(StepKind.MODEL).worker(1, 3, answered(0, "x"));
    assertThat(run.verdict()).isEqualTo(BREAKS);

    assertThat(run.worker(1, 2, text("late")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.worker(1, 3, answered(0, "x")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.worker(1, 0, claimed(1)).verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.phase()).isEqualTo(Phase.CLAIMED);
    assertThat(run.worker(2, 0, claimed(2)).verdict()).isEqualTo(ACCEPTED);
    assertThat(run.state().hold().broken()).isFalse();
  }

  @Test
  void aBrokenClaimIsAnsweredNoWhenItsRecordsAreReadAgain() {
    Folding run = Folding.open(StepKind.MODEL);
    RunRecord accepted = run.last().record();
    run.worker(1, 3, answered(0, "x"));

    assertThat(run.fold(accepted).verdict()).isEqualTo(PASSED_OVER);
  }

  @Test
  void progressThatIsPassedOverUsesItsNumberUp() {
    Folding run = Folding.claimed().worker(1, 1, text("early"));
    assertThat(run.verdict()).isEqualTo(PASSED_OVER);

    assertThat(run.worker(1, 2, started(0, StepKind.MODEL)).verdict()).isEqualTo(ACCEPTED);
  }

  @Test
  void factsOfWhichNoneCountsGetTheSameNoEveryTime() {
    Folding run = Folding.claimed().worker(1, 1, toolStarted(0, "a"));
    assertThat(run.verdict()).isEqualTo(PASSED_OVER);

    assertThat(run.worker(1, 1, toolStarted(0, "a")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.fold(run.last().record()).verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.worker(1, 2, started(0, StepKind.TOOLS)).verdict()).isEqualTo(BREAKS);
  }

  @Test
  void theEntriesOfARecordAreJudgedInOrder() {
    Folding run =
        Folding.requested()
            .worker(1, 0, claimed(1), started(0, StepKind.MODEL))
            .worker(1, 1, text("a", "b"), answered(0, "ab"), started(1, StepKind.MODEL));

    assertThat(run.accepted())
        .containsExactly(
            Facts.REQUESTED,
            claimed(1),
            started(0, StepKind.MODEL),
            text("a", "b"),
            answered(0, "ab"),
            started(1, StepKind.MODEL));
  }

  // Rule 4: what ends a claim, and the client's outputs.

  @Test
  void whatEndsAClaimLeavesItNothingToSay() {
    for (RunEvent end :
        List.of(asked(0, "a"), Facts.RELEASED, Facts.ATTEMPT_FAILED, Facts.COMPLETED)) {
      Folding run = Folding.claimed().worker(1, 1, end);

      assertThat(run.state().hold().claim()).isNull();
      assertThat(run.worker(1, 2, started(0, StepKind.MODEL)).verdict()).isEqualTo(PASSED_OVER);
      assertThat(run.worker(1, 0, claimed(1)).verdict()).isEqualTo(PASSED_OVER);
    }
  }

  @Test
  void outputsCountOnlyIfRequestAndCallsFit() {
    assertThat(Folding.waiting().said(brought(1, "a")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.waiting().said(brought(0, "b")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.waiting().said(brought(0, "a", "b")).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.waiting().said(brought(0)).verdict()).isEqualTo(PASSED_OVER);
    assertThat(Folding.waiting().said(brought(0, "a")).verdict()).isEqualTo(ACCEPTED);
  }

  @Test
  void ofTwoAnswersTheFirstCounts() {
    Folding run = Folding.waiting().said(brought(0, "a")).said(brought(0, "a"));

    assertThat(run.verdict()).isEqualTo(PASSED_OVER);
    assertThat(run.content().steps()).hasSize(1);
    assertThat(run.phase()).isEqualTo(Phase.UNCLAIMED);
  }

  @Test
  void aRunMayWaitForItsClientMoreThanOnce() {
    Folding run =
        Folding.waiting()
            .said(brought(0, "a"))
            .worker(2, 0, claimed(2), asked(1, "b"))
            .said(brought(0, "b"))
            .said(brought(1, "b"));

    assertThat(run.verdict()).isEqualTo(ACCEPTED);
    assertThat(run.state().work().requests()).isEqualTo(2);
  }

  @Test
  void toolsAreNotDoneWhileACallIsUncertain() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, toolStarted(0, "a"))
            .worker(1, 3, toolsFinished(0));
    assertThat(run.verdict()).isEqualTo(PASSED_OVER);

    run.worker(1, 3, toolFinished(0, "a"), toolsFinished(0));
    assertThat(run.verdict()).isEqualTo(ACCEPTED);
    assertThat(run.state().work().calls()).isEmpty();
  }

  @Test
  void aStepIsCompletedByWhatItsKindProduces() {
    assertThat(Folding.open(StepKind.MODEL).worker(1, 2, toolsFinished(0)).verdict())
        .isEqualTo(PASSED_OVER);
    assertThat(Folding.open(StepKind.TOOLS).worker(1, 2, answered(0, "x")).verdict())
        .isEqualTo(PASSED_OVER);
  }

  @Test
  void failuresCountSinceTheLastCompletedStep() {
    Folding run =
        Folding.claimed()
            .worker(1, 1, Facts.ATTEMPT_FAILED)
            .worker(2, 0, claimed(2))
            .worker(2, 1, Facts.ATTEMPT_FAILED)
            .worker(3, 0, claimed(3), started(0, StepKind.MODEL));
    assertThat(run.state().work().failures()).isEqualTo(2);

    run.worker(3, 1, answered(0, "x"), Facts.RELEASED);
    assertThat(run.state().work().failures()).isZero();
    assertThat(run.state().hold().attempt()).isEqualTo(3);
  }

  // Rule 5: times.

  @Test
  void timesGrowWhateverTheBrokersClockDoes() {
    Folding run =
        Folding.nothing()
            .fold(Told.of(0, 5_000, null, List.of(Facts.REQUESTED)))
            .fold(Told.of(1, 4_000, stamp(1, 0), List.of(claimed(1), started(0, StepKind.MODEL))))
            .fold(Told.of(2, 4_001, stamp(1, 1), List.of(text("a", "b", "c"), text("d"))));
    assertThat(run.last().entries())
        .extracting(Timed::micros)
        .containsExactly(5_000_003L, 5_000_006L);

    run.fold(Told.of(3, 6_000, null, List.of(Facts.CANCELLED)));
    assertThat(run.last().entries()).extracting(Timed::micros).containsExactly(6_000_000L);
    assertThat(run.state().marks()).isEqualTo(new Marks(3, 6_000_000, 5_000, 5_000_001));
  }

  @Test
  void aRecordWithoutEntriesIsPassedOver() {
    Told empty = new Told(1, 1, stamp(1, 0), false, List.of());

    assertThat(Folding.requested().fold(empty).verdict()).isEqualTo(PASSED_OVER);
  }
}
