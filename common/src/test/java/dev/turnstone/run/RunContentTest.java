package dev.turnstone.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RunContentTest {

  @Test
  void aModelStepKnowsWhenItBeganAndWhatItCost() {
    Folding run = Folding.open(StepKind.MODEL).worker(1, 2, Facts.answered(0, "x"));

    assertThat(run.content().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Model.class,
            step -> {
              assertThat(step.startedMicros()).isEqualTo(1_002_000);
              assertThat(step.completedMicros()).isEqualTo(1_003_000);
            });
    assertThat(run.content().usage()).isEqualTo(new Usage(3, 1, 2, 1));
  }

  @Test
  @Tag("guarantee-FINISHED_CALLS_FORGOTTEN")
  void resultsFinishedUnderAnEarlierClaimBelongToTheStep() {
    Folding run =
        Folding.open(StepKind.TOOLS)
            .worker(1, 2, Facts.toolFinished(0, "a"))
            .worker(2, 0, Facts.claimed(2), Facts.started(0, StepKind.TOOLS))
            .worker(2, 1, Facts.toolFinished(0, "a"));
    run.worker(2, run.state().hold().n() + 1, Facts.toolFinished(0, "b"), Facts.toolsFinished(0));

    assertThat(run.content().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Tools.class,
            step ->
                assertThat(step.results())
                    .extracting(Step.CallResult::callId)
                    .containsExactly("a", "b"));
    assertThat(run.accepted()).filteredOn(Facts.toolFinished(0, "a")::equals).hasSize(1);
    assertThat(run.content().results()).isEmpty();
  }

  @Test
  void theClientsOutputsAreAStep() {
    Folding run = Folding.waiting().said(Facts.brought(0, "a"));

    assertThat(run.content().steps())
        .containsExactly(new Step.Answers(0, 1_003_000, Content.EMPTY));
  }

  @Test
  void whatWasPassedOverLeavesNoTrace() {
    Folding run = Folding.open(StepKind.MODEL).worker(2, 0, Facts.claimed(2));
    RunContent before = run.content();

    run.worker(1, 2, Facts.answered(0, "the zombie's"));

    assertThat(run.content()).isEqualTo(before);
  }
}
