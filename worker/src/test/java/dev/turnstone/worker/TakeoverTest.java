package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRunLostInMidStreamIsAskedAgainFromItsLastCompletedStep() {
    RunSpec spec = plain().build();
    lost(spec, new RunEvent.StepStarted(0, StepKind.MODEL))
        .worker(new RunDelta.Text(0, List.of("half an ans")))
        .appendTo(rig.log);
    rig.model.says("a whole answer");

    rig.start().dispatch(RUN, 2, spec);

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.folded(RUN).content().steps()).hasSize(1);
    assertThat(rig.model.asked.all()).extracting(ModelRequest::step).containsExactly(0);
  }

  @Test
  void aRunLostBetweenTwoToolCallsKeepsTheFinishedOneAndDoesNotRepeatTheOther() {
    RunSpec spec = plain().tools(Tool.Caller.SERVER, "f").build();
    lostBetweenTwoCalls(spec);

    rig.start().dispatch(RUN, 2, spec);

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.tools.made.all()).isEmpty();
    assertThat(rig.results(RUN))
        .extracting(ToolResult::callId, ToolResult::status)
        .containsExactly(tuple("a", Status.OK), tuple("b", Status.UNKNOWN));
  }

  @Test
  void aStartedCallIsRepeatedUnderItsKeyIfTheToolBearsIt() {
    RunSpec spec = plain().tools(Tool.Caller.SERVER, "f").build();
    lostBetweenTwoCalls(spec);
    rig.tools.bearRepeating("f");

    rig.start().dispatch(RUN, 2, spec);

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.tools.made.all())
        .extracting(made -> made.key())
        .containsExactly(Rig.key(RUN, 1, "b"));
  }

  @Test
  void aTakeoverWaitsForTheStoreUpToItsOwnClaim() {
    RunSpec spec = plain().tools(Tool.Caller.SERVER, "f").build();
    lost(spec, new RunEvent.StepStarted(0, StepKind.MODEL)).appendTo(rig.log);
    rig.store.away(2);
    rig.dispatch(RUN, 2, spec);
    // What the lost worker still appends after the dispatch counts, since no new claim came yet.
    var _ =
        rig.log.append(
            new Draft(
                RUN,
                spec.tenant(),
                spec.lane().lane(),
                new Stamp(Given.claim(1), 1),
                List.of(new RunEvent.StepCompleted(0, calls("a")))));

    rig.start();

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all()).extracting(ModelRequest::step).containsExactly(2);
  }

  @Test
  void aReissuedFirstAttemptWaitsForItsVerdict() {
    RunSpec spec = plain().build();
    rig.control.lose(ControlMessage.Verdict.class::isInstance);
    rig.log.append(Draft.requested(RUN, spec, true)).join();

    rig.start().dispatch(RUN, 1, spec);

    rig.log.await(record -> record.stamp().isPresent());
    assertThat(rig.model.asked.all()).isEmpty();
    rig.control.lose(_ -> false);
    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
  }

  /** A run that a worker claimed as attempt 1 and left. */
  private static Story lost(RunSpec spec, Entry... more) {
    return new Story(RUN, spec).requested().claimed(1, more);
  }

  private void lostBetweenTwoCalls(RunSpec spec) {
    lost(spec, new RunEvent.StepStarted(0, StepKind.MODEL))
        .worker(
            new RunEvent.StepCompleted(0, calls("a", "b")),
            new RunEvent.StepStarted(1, StepKind.TOOLS),
            new RunEvent.ToolStarted(1, "a", Rig.key(RUN, 1, "a")),
            new RunEvent.ToolStarted(1, "b", Rig.key(RUN, 1, "b")))
        .worker(new RunEvent.ToolFinished(1, "a", Given.result("a", "1")))
        .appendTo(rig.log);
  }

  private static StepResult calls(String... ids) {
    return Given.calls(Tool.Caller.SERVER, ids);
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(RUN);
  }
}
