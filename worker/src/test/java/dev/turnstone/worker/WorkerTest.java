package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.item.Role;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.model.ModelRequest;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRunIsClaimedAnsweredAndEndedInThreeRecordsIfTheModelIsQuick() {
    rig.model.says("Hello");

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    List<List<Entry>> worker = rig.entries(RUN).subList(1, 4);
    assertThat(types(worker.get(0))).containsExactly("Claimed", "StepStarted");
    assertThat(worker.get(1)).containsExactly(new RunDelta.Text(0, List.of("Hello")));
    assertThat(types(worker.get(2))).containsExactly("StepCompleted", "Ended");
  }

  @Test
  void heldBackProgressTravelsWithTheCompletedStep() {
    rig.model.says("Hel", "lo", "!");

    rig.start().submit(RUN, plain().build());

    rig.ending(RUN);
    assertThat(rig.entries(RUN).getLast().getFirst())
        .isEqualTo(new RunDelta.Text(0, List.of("lo", "!")));
  }

  @Test
  void theModelHearsInstructionsContextAndInput() {
    Item before = Item.Message.text(Role.USER, "before");
    rig.store.remember(before);
    RunSpec spec =
        plain()
            .instructions("be kind")
            .input("now")
            .context(new Context.Previous(Given.run(7), new LogPosition(0, 0)))
            .build();

    rig.start().submit(RUN, spec);

    ModelRequest asked = rig.model.asked.await(1).getFirst();
    assertThat(asked.messages())
        .containsExactly(
            Item.Message.text(Role.SYSTEM, "be kind"), before, Item.Message.text(Role.USER, "now"));
  }

  @Test
  void aRunWhoseChainIsBrokenFails() {
    RunSpec spec =
        plain().context(new Context.Previous(Given.run(7), new LogPosition(0, 0))).build();

    rig.start().submit(RUN, spec);

    assertThat(rig.ending(RUN)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void theServersToolsAreCalledAndTheModelHearsTheirResults() {
    rig.model.calls("f", "g").says("both");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f", "g").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.model.asked.all().get(1).messages().subList(1, 5))
        .containsExactly(
            new Item.ToolCall("call_f", "f", "{}"),
            new Item.ToolCall("call_g", "g", "{}"),
            ToolResult.text("call_f", "f is back", Status.OK),
            ToolResult.text("call_g", "g is back", Status.OK));
    assertThat(rig.tools.made.all())
        .extracting(made -> made.key())
        .containsExactlyInAnyOrder(key(1, "call_f"), key(1, "call_g"));
  }

  @Test
  void theClientsToolsMakeTheRunWaitAndLetItGo() {
    rig.model.calls("f");

    rig.start().submit(RUN, plain().waits().tools(Tool.Caller.CLIENT, "f").build());

    rig.await(RUN, RunEvent.ClientToolsRequested.class);
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.WAITING);
    assertThat(rig.folded(RUN).state().work().awaited()).containsExactly("call_f");
  }

  @Test
  void whatCanNotBeCalledFailsBeforeTheModelsEyes() {
    rig.model.calls("invented", "none").says("sorry");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f", "none").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.tools.made.all()).isEmpty();
    assertThat(results())
        .containsExactly(
            ToolResult.text("call_invented", "There is no tool of this name.", Status.FAILED),
            ToolResult.text(
                "call_none", "This tool is not available on this server.", Status.FAILED));
  }

  @Test
  void withoutParallelCallsNothingBehindTheFirstCallIsShownOrMade() {
    RunSpec.Tools one =
        new RunSpec.Tools(
            List.of(new Tool("f", null, null, null, Tool.Caller.SERVER)),
            new ToolChoice.Auto(),
            false);
    rig.model.then((deltas, _) -> {
      deltas.accept(new RunDelta.Arguments(0, "call_f", "f", List.of("{}")));
      deltas.accept(new RunDelta.Arguments(1, "call_g", "g", List.of("{}")));
      return TestModel.calling("f", "g");
    });

    rig.start().submit(RUN, plain().tools(one).build());

    rig.ending(RUN);
    assertThat(rig.tools.made.all()).extracting(made -> made.callId()).containsExactly("call_f");
    assertThat(rig.entries(RUN).toString()).doesNotContain("call_g");
  }

  @Test
  void whatTheModelRefusesEndsTheRunAtOnce() {
    rig.model.fails(Outcome.Failure.Kind.INVALID_REQUEST);

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN))
        .isEqualTo(
            new Outcome.Failed(
                new Outcome.Failure(Outcome.Failure.Kind.INVALID_REQUEST, "no", 400)));
  }

  @Test
  void otherFailuresOfTheModelEndOnlyTheAttempt() {
    rig.model.fails(Outcome.Failure.Kind.RATE_LIMITED);

    rig.start().submit(RUN, plain().build());

    rig.await(RUN, RunEvent.AttemptFailed.class);
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.UNCLAIMED);
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
    assertThat(results())
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
    assertThat(rig.tools.made.all()).extracting(made -> made.key()).containsExactly(key(1, "b"));
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

  @Test
  void contentTooLargeForTheLogIsStoredBeforeItIsNamed() {
    String large = "x".repeat(600_000);
    rig.model.then((_, _) -> TestModel.text(large));

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.store.bodies()).isEqualTo(1);
    assertThat(rig.entries(RUN).toString()).hasSizeLessThan(10_000);
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
            new RunEvent.ToolStarted(1, "a", key(1, "a")),
            new RunEvent.ToolStarted(1, "b", key(1, "b")))
        .worker(new RunEvent.ToolFinished(1, "a", Given.result("a", "1")))
        .appendTo(rig.log);
  }

  private static StepResult calls(String... ids) {
    return Given.calls(Tool.Caller.SERVER, ids);
  }

  private static String key(int step, String callId) {
    return RUN.text() + "-" + step + "-" + callId;
  }

  /** All results of the run's server calls, in order. */
  private List<ToolResult> results() {
    return rig.folded(RUN).content().steps().stream()
        .filter(Step.Tools.class::isInstance)
        .flatMap(step -> ((Step.Tools) step).results().stream())
        .map(result -> (ToolResult) result.result().items().getFirst())
        .toList();
  }

  private static List<String> types(List<Entry> entries) {
    return entries.stream().map(entry -> entry.getClass().getSimpleName()).toList();
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(RUN);
  }
}
