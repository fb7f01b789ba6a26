package dev.turnstone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.engine.Action.Plan;
import dev.turnstone.engine.Action.PlannedCall;
import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.run.Content;
import dev.turnstone.run.Limits;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.StepResult.CallRef;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.Usage;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final Action COMPLETED = new Action.End(new Outcome.Completed());

  @Test
  void aClaimedRunBeginsWithTheModel() {
    assertThat(next(story(plain()).claimed(1))).isEqualTo(new Action.CallModel(0, null));
  }

  @Test
  void nobodyGoesOnWithARunThatNobodyHolds() {
    List<Story> resting =
        List.of(
            story(plain()),
            story(plain()).claimed(1).worker(new RunEvent.Released()),
            story(plain()).claimed(1).answers(0, "done"),
            story(plain()).claimed(1).answers(0, "done").said(new RunEvent.Deleted()),
            new Story(Given.run(1), plain().build())
                .said(new RunEvent.Ended(new Outcome.Cancelled())));

    assertThat(resting.stream().map(EngineTest::next))
        .allMatch(action -> action.equals(new Action.Nothing()));
  }

  @Test
  void nothingIsDueWhileAStepIsUnderWay() {
    Story story = story(plain()).claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL));

    assertThat(next(story)).isEqualTo(new Action.Nothing());
  }

  @Test
  void anAnswerWithoutCallsCompletesTheRun() {
    assertThat(next(answered(plain(), Finish.STOP))).isEqualTo(COMPLETED);
    assertThat(next(answered(plain(), Finish.TOOL_CALLS))).isEqualTo(COMPLETED);
  }

  @Test
  void anAnswerWithoutItsFormIsAskedForOnceMore() {
    Story story = step(story(plain()).claimed(1), 0, misfit("it is empty"));
    assertThat(next(story)).isEqualTo(new Action.CallModel(1, null));

    step(story, 1, model(Finish.STOP));
    assertThat(next(story)).isEqualTo(COMPLETED);
  }

  @Test
  void aSecondAnswerWithoutItsFormFailsTheRunWhateverCameBetween() {
    Story twice = step(story(plain()).claimed(1), 0, misfit("it is empty"));
    step(twice, 1, misfit("/a: missing"));
    assertThat(next(twice)).isEqualTo(formless("/a: missing"));

    Story between = step(story(plain()).claimed(1), 0, misfit("it is empty"));
    step(between, 1, model(Finish.TOOL_CALLS, server("a")));
    step(toolsBack(between, 2, "a"), 3, misfit("/b: missing"));
    assertThat(next(between)).isEqualTo(formless("/b: missing"));
  }

  @Test
  void whoMayNotAskAgainFailsWithTheFirstAnswer() {
    Story once = step(story(plain().limits(limits(null, 1, null))).claimed(1), 0, misfit("no"));
    Story spent = step(story(plain().limits(limits(5, 9, null))).claimed(1), 0, misfit("no"));

    assertThat(next(once)).isEqualTo(formless("no"));
    assertThat(next(spent)).isEqualTo(formless("no"));
  }

  @Test
  void whatCutsAnAnswerShortEndsTheRunWhateverItCalls() {
    assertThat(next(answered(plain(), Finish.LENGTH, server("a"))))
        .isEqualTo(incomplete(Reason.MAX_TOKENS));
    assertThat(next(answered(plain(), Finish.CONTENT_FILTER, client("b"))))
        .isEqualTo(incomplete(Reason.CONTENT_FILTER));
  }

  @Test
  void theServersCallsComeBeforeTheClients() {
    Story story = answered(plain(), Finish.TOOL_CALLS, client("c"), server("a"), server("b"));

    assertThat(next(story)).isEqualTo(tools(1, make("a"), make("b")));
  }

  @Test
  void theClientsCallsEndTheRunOnceTheServersAreBack() {
    Story story = answered(plain(), Finish.TOOL_CALLS, client("c"), server("a"));

    assertThat(next(toolsBack(story, 1, "a"))).isEqualTo(COMPLETED);
  }

  @Test
  void theClientsCallsMakeTheRunWaitOnceTheServersAreBack() {
    Story story = answered(plain().waits(), Finish.TOOL_CALLS, client("c"), server("a"));

    assertThat(next(toolsBack(story, 1, "a"))).isEqualTo(new Action.WaitForClient(0, Set.of("c")));
  }

  @Test
  void aSecondWaitIsAnotherRequest() {
    Story story = answered(plain().waits(), Finish.TOOL_CALLS, client("c"));
    clientAnswers(story, 0, "c").claimed(2);
    step(story, 1, model(Finish.TOOL_CALLS, client("d")));

    assertThat(next(story)).isEqualTo(new Action.WaitForClient(1, Set.of("d")));
  }

  @Test
  void theModelIsAskedAgainWithTheResults() {
    Story story = answered(plain(), Finish.TOOL_CALLS, server("a"));
    assertThat(next(toolsBack(story, 1, "a"))).isEqualTo(new Action.CallModel(2, null));

    Story waiting = answered(plain().waits(), Finish.TOOL_CALLS, client("c"));
    assertThat(next(clientAnswers(waiting, 0, "c").claimed(2)))
        .isEqualTo(new Action.CallModel(1, null));
  }

  @Test
  void whoHasUsedUpTheRoundsMakesNoCallsForNothing() {
    SpecBuilder once = plain().limits(limits(null, 1, null));

    assertThat(next(answered(once, Finish.TOOL_CALLS, server("a"))))
        .isEqualTo(incomplete(Reason.MAX_ROUNDS));
    assertThat(next(answered(once.waits(), Finish.TOOL_CALLS, client("c"))))
        .isEqualTo(incomplete(Reason.MAX_ROUNDS));
  }

  @Test
  void inTheLastRoundCallsAreMadeIfTheClientsCallsAreTheResult() {
    SpecBuilder once = plain().limits(limits(null, 1, null));

    assertThat(next(answered(once, Finish.TOOL_CALLS, client("c")))).isEqualTo(COMPLETED);
    assertThat(next(answered(once, Finish.TOOL_CALLS, client("c"), server("a"))))
        .isEqualTo(tools(1, make("a")));
  }

  @Test
  void roundsGoOnOverAWait() {
    SpecBuilder spec = plain().waits().limits(limits(null, 2, null));
    Story story = answered(spec, Finish.TOOL_CALLS, client("c"));
    clientAnswers(story, 0, "c").claimed(2);
    step(story, 1, model(Finish.TOOL_CALLS, client("d")));

    assertThat(next(story)).isEqualTo(incomplete(Reason.MAX_ROUNDS));
  }

  @Test
  void aLimitOfTokensIsForTheWholeRun() {
    SpecBuilder spec = plain().limits(limits(12, 10, null));
    Story story = toolsBack(answered(spec, Finish.TOOL_CALLS, server("a")), 1, "a");
    assertThat(next(story)).isEqualTo(new Action.CallModel(2, 7));

    SpecBuilder tight = plain().limits(limits(5, 10, null));
    Story used = toolsBack(answered(tight, Finish.TOOL_CALLS, server("a")), 1, "a");
    assertThat(next(used)).isEqualTo(incomplete(Reason.MAX_TOKENS));
  }

  @Test
  void callsBeyondTheLimitAreNotMadeAndTheRunGoesOn() {
    SpecBuilder spec = plain().limits(limits(null, 10, 3));
    Story story = answered(spec, Finish.TOOL_CALLS, server("a"), server("b"));
    toolsBack(story, 1, "a", "b");
    step(story, 2, model(Finish.TOOL_CALLS, server("c"), server("d")));

    assertThat(next(story)).isEqualTo(tools(3, make("c"), new PlannedCall("d", Plan.OVER_LIMIT)));
  }

  @Test
  void afterATakeoverFinishedCallsAreKeptAndStartedOnesUncertain() {
    Story story = answered(plain(), Finish.TOOL_CALLS, server("a"), server("b"), server("c"));
    story
        .worker(new RunEvent.StepStarted(1, StepKind.TOOLS))
        .worker(new RunEvent.ToolStarted(1, "a", "k"), new RunEvent.ToolStarted(1, "b", "k"))
        .worker(new RunEvent.ToolFinished(1, "a", Given.result("a", "1")))
        .claimed(2);

    assertThat(next(story)).isEqualTo(tools(1, new PlannedCall("b", Plan.UNCERTAIN), make("c")));
  }

  @Test
  void aStepWhoseCallsAllHaveResultsIsOnlyToBeCompleted() {
    Story story = answered(plain(), Finish.TOOL_CALLS, server("a"));
    story
        .worker(new RunEvent.StepStarted(1, StepKind.TOOLS))
        .worker(new RunEvent.ToolFinished(1, "a", Given.result("a", "1")))
        .claimed(2);

    assertThat(next(story)).isEqualTo(tools(1));
  }

  @Test
  void aFunctionThatTheModelInventedIsTheServers() {
    RunSpec.Tools tools =
        SpecBuilder.alone(Given.run(1)).tools(Tool.Caller.CLIENT, "f").build().tools();
    List<Item> items = List.of(call("a", "f"), call("b", "g"));

    assertThat(Calls.of(tools, items)).containsExactly(client("a"), server("b"));
  }

  @Test
  void aCallThatTheClientForbadeIsTheServers() {
    Map<ToolChoice, List<CallRef>> expected =
        Map.of(
            new ToolChoice.Auto(), List.of(client("a"), client("b")),
            new ToolChoice.Required(), List.of(client("a"), client("b")),
            new ToolChoice.None(), List.of(server("a"), server("b")),
            new ToolChoice.Named("g"), List.of(server("a"), client("b")),
            new ToolChoice.Allowed(false, List.of("f")), List.of(client("a"), server("b")));
    List<Item> items = List.of(call("a", "f"), call("b", "g"));
    List<Tool> both =
        SpecBuilder.alone(Given.run(1)).tools(Tool.Caller.CLIENT, "f", "g").build().tools().list();

    expected.forEach((choice, calls) ->
        assertThat(Calls.of(new RunSpec.Tools(both, choice, true), items)).isEqualTo(calls));
  }

  @Test
  void withoutParallelCallsAnAnswerEndsWithItsFirst() {
    Item said = Item.Message.text(Role.ASSISTANT, "let me see");
    List<Item> items = List.of(said, call("a", "f"), call("b", "f"), said);
    RunSpec.Tools one = new RunSpec.Tools(List.of(), new ToolChoice.Auto(), false);

    assertThat(Calls.kept(one, items)).containsExactly(said, call("a", "f"));
    assertThat(Calls.kept(RunSpec.Tools.NONE, items)).isEqualTo(items);
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(Given.run(1));
  }

  private static Story story(SpecBuilder spec) {
    return new Story(Given.run(1), spec.build()).requested();
  }

  /** Claimed, and the first model step completed; the answer used 5 tokens. */
  private static Story answered(SpecBuilder spec, Finish finish, CallRef... calls) {
    return step(story(spec).claimed(1), 0, model(finish, calls));
  }

  private static Story step(Story story, int step, StepResult result) {
    return story.worker(
        new RunEvent.StepStarted(step, StepKind.MODEL), new RunEvent.StepCompleted(step, result));
  }

  private static Story toolsBack(Story story, int step, String... callIds) {
    story.worker(new RunEvent.StepStarted(step, StepKind.TOOLS));
    for (String id : callIds) {
      story.worker(new RunEvent.ToolFinished(step, id, Given.result(id, "1")));
    }
    return story.worker(new RunEvent.StepCompleted(step, new StepResult.ToolsFinished()));
  }

  private static Story clientAnswers(Story story, int request, String callId) {
    return story
        .worker(new RunEvent.ClientToolsRequested(request, Set.of(callId)))
        .said(new RunEvent.ClientToolsAnswered(request, Set.of(callId), Given.result(callId, "1")));
  }

  private static StepResult model(Finish finish, CallRef... calls) {
    List<Item> items = Stream.of(calls).map(ref -> call(ref.callId(), "f")).toList();
    return new StepResult.ModelAnswered(
        Content.of(items), List.of(calls), finish, new Usage(10, 0, 5, 0), "m");
  }

  private static StepResult misfit(String why) {
    return new StepResult.ModelAnswered(
        Content.of(List.of(Item.Message.text(Role.ASSISTANT, "no"))),
        List.of(),
        Finish.STOP,
        new Usage(10, 0, 5, 0),
        "m",
        why);
  }

  private static Action formless(String why) {
    return new Action.End(
        new Outcome.Failed(
            new Outcome.Failure(
                Outcome.Failure.Kind.INVALID_OUTPUT,
                "The model's answer does not have the form asked for: " + why + ".",
                null)));
  }

  private static Item call(String id, String name) {
    return new Item.ToolCall(id, name, "{}");
  }

  private static CallRef server(String id) {
    return new CallRef(id, Tool.Caller.SERVER);
  }

  private static CallRef client(String id) {
    return new CallRef(id, Tool.Caller.CLIENT);
  }

  private static PlannedCall make(String id) {
    return new PlannedCall(id, Plan.MAKE);
  }

  private static Action tools(int step, PlannedCall... calls) {
    return new Action.CallTools(step, List.of(calls));
  }

  private static Action incomplete(Reason reason) {
    return new Action.End(new Outcome.Incomplete(reason));
  }

  private static Limits limits(@Nullable Integer tokens, int rounds, @Nullable Integer calls) {
    return new Limits(tokens, rounds, calls, Duration.ofHours(1));
  }

  private static Action next(Story story) {
    Run run = story.folded();
    return Engine.next(run.state(), run.content());
  }
}
