package dev.turnstone.log;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Face;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Limits;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.Usage;
import dev.turnstone.run.WorkerId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** One of everything that is ever written as JSON, with every kind of text in it. */
final class Samples {
  static final String TEXT =
      "zero \u0000 half \ud83d|\ude00 whole \ud83d\ude00 lines \n\u2028 \"\\\" ä \uffff";

  static final RunId RUN = new RunId(UUID.fromString("01976e4c-5b00-7abc-8def-0123456789ab"));
  static final ClaimId CLAIM = new ClaimId(UUID.fromString("01976e4c-5b01-7abc-8def-0123456789ab"));
  static final WorkerId WORKER =
      new WorkerId(UUID.fromString("01976e4c-5b02-7abc-8def-0123456789ab"));
  private static final KeyId KEY =
      new KeyId(UUID.fromString("01976e4c-5b04-7abc-8def-0123456789ab"));
  private static final BodyId BODY =
      new BodyId(UUID.fromString("01976e4c-5b03-7abc-8def-0123456789ab"));

  private Samples() {}

  static List<Item> items() {
    return List.of(
        new Item.Message(Role.USER, parts()),
        new Item.Message(Role.ASSISTANT, parts(), "commentary"),
        new Item.ToolCall("call_1", "f", "{\"a\":" + TEXT),
        new Item.ToolResult("call_1", parts(), Item.ToolResult.Status.UNKNOWN),
        new Item.Reasoning(TEXT, null),
        new Item.Reasoning(TEXT, "short"),
        new Item.Reasoning(TEXT, null, "sealed"),
        new Item.Opaque("web_search_call", "{\"type\":\"web_search_call\"}"));
  }

  static List<Part> parts() {
    return List.of(
        new Part.Text(TEXT),
        new Part.Text("ä b", logprobs()),
        new Part.Refusal("no"),
        new Part.Image("https://host/image", null),
        new Part.Image("data:,", "low"),
        new Part.File("a.txt", "data:,x"));
  }

  static List<Logprob> logprobs() {
    Logprob half = new Logprob("\ufffd", -9999, List.of(195), List.of());
    return List.of(
        new Logprob("ä", -0.25, null, List.of(half)), new Logprob("", 0, null, List.of()));
  }

  static List<ToolChoice> choices() {
    return List.of(
        new ToolChoice.Auto(),
        new ToolChoice.None(),
        new ToolChoice.Required(),
        new ToolChoice.Named("f"),
        new ToolChoice.Allowed(true, List.of("f", "g")));
  }

  static List<OutputFormat> formats() {
    return List.of(
        new OutputFormat.Text(),
        new OutputFormat.JsonObject(),
        new OutputFormat.JsonSchema("n", null, "{}", null),
        new OutputFormat.JsonSchema("n", "d", "{\"type\":\"object\"}", true));
  }

  static List<Context> contexts() {
    return List.of(
        new Context.Fresh(),
        new Context.Previous(RUN, new LogPosition(3, 1L << 40)),
        new Context.Previous(RUN, new LogPosition(3, 1L << 40), 30, null),
        new Context.Previous(RUN, new LogPosition(3, 1L << 40), 30, 1L << 24),
        new Context.Lane(new LogPosition(0, 0)));
  }

  static List<Outcome> outcomes() {
    Stream<Outcome> plain =
        Stream.of(
            new Outcome.Completed(),
            new Outcome.Failed(failure()),
            new Outcome.Cancelled(),
            new Outcome.Expired());
    Stream<Outcome> incomplete =
        Stream.of(Outcome.Incomplete.Reason.values()).map(Outcome.Incomplete::new);
    return Stream.concat(plain, incomplete).toList();
  }

  private static Outcome.Failure failure() {
    return new Outcome.Failure(Outcome.Failure.Kind.RATE_LIMITED, TEXT, 429);
  }

  /** Everything absent that can be. */
  static RunSpec plain() {
    return new RunSpec(
        Tenant.DEFAULT,
        null,
        LaneUse.alone(RUN),
        new Face("test", 1, "{}"),
        "m",
        null,
        new Context.Fresh(),
        Content.EMPTY,
        RunSpec.Tools.NONE,
        Sampling.DEFAULT,
        new OutputFormat.Text(),
        new Limits(null, 1, null, Duration.ofHours(24)),
        new RunSpec.Rules(RunSpec.OnClientTool.END, RunSpec.OnDisconnect.CANCEL, false, false),
        Map.of());
  }

  static RunSpec full(Context context, ToolChoice choice, OutputFormat format) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", TEXT);
    metadata.put("a", "");
    return new RunSpec(
        new Tenant("tenant ä"),
        KEY,
        new LaneUse(new LaneId("lane/1"), LaneUse.Order.QUEUE, EnumSet.allOf(LaneUse.Ending.class)),
        new Face("test", 2, "{\"echo\":null}"),
        "m",
        TEXT,
        context,
        Content.of(items()),
        new RunSpec.Tools(tools(), choice, false),
        new Sampling(0.5, 1.0, -2.0, 2.0, Long.MIN_VALUE, List.of("stop"), "low", "high", 20),
        format,
        new Limits(16, 10, 128, Duration.ofNanos(1_500_000_001)),
        new RunSpec.Rules(RunSpec.OnClientTool.WAIT, RunSpec.OnDisconnect.CONTINUE, true, true),
        metadata);
  }

  private static List<Tool> tools() {
    return List.of(
        new Tool("f", null, null, null, Tool.Caller.CLIENT),
        new Tool("g", "what it does", "{\"type\":\"object\"}", false, Tool.Caller.SERVER));
  }

  static List<RunSpec> specs() {
    Stream<RunSpec> choices =
        choices().stream().map(one -> full(new Context.Fresh(), one, new OutputFormat.Text()));
    Stream<RunSpec> formats =
        formats().stream().map(one -> full(contexts().getLast(), new ToolChoice.Auto(), one));
    Stream<RunSpec> contexts =
        contexts().stream()
            .map(one -> full(one, new ToolChoice.Auto(), new OutputFormat.JsonObject()));
    return Stream.of(Stream.of(plain()), choices, formats, contexts).flatMap(all -> all).toList();
  }

  static List<StepResult> results() {
    return List.of(
        new StepResult.ToolsFinished(),
        new StepResult.ModelAnswered(
            Content.stored(BODY), List.of(), StepResult.Finish.LENGTH, Usage.NONE, "m"),
        new StepResult.ModelAnswered(
            Content.of(items()),
            List.of(
                new StepResult.CallRef("call_1", Tool.Caller.SERVER),
                new StepResult.CallRef("call_2", Tool.Caller.CLIENT)),
            StepResult.Finish.TOOL_CALLS,
            new Usage(1, 2, 3, 1L << 40),
            "m-2"),
        new StepResult.ModelAnswered(
            Content.of(items()), List.of(), StepResult.Finish.STOP, Usage.NONE, "m", TEXT));
  }

  static List<Step> steps() {
    Step.CallResult result = new Step.CallResult("call_1", Content.of(items()));
    return List.of(
        new Step.Model(0, 1, 2, (StepResult.ModelAnswered) results().get(2)),
        new Step.Tools(1, 3, 4, List.of(result)),
        new Step.Answers(0, 5, Content.stored(BODY)));
  }

  static List<Entry> facts() {
    Stream<Entry> some =
        Stream.of(
            new RunEvent.Claimed(2, CLAIM, WORKER, 77, new TaskRef("tasks.batch", 1, 9, 1234)),
            new RunEvent.Claimed(2, CLAIM, WORKER, 77, new TaskRef("tasks", 1, 9, 12), "1.2"),
            new RunEvent.StepStarted(3, StepKind.TOOLS),
            new RunEvent.ToolStarted(3, "call_1", "key"),
            new RunEvent.ToolFinished(3, "call_1", Content.of(items())),
            new RunEvent.ClientToolsRequested(0, Set.of("call_1", "call_2")),
            new RunEvent.ClientToolsAnswered(0, Set.of("call_1"), Content.of(items())),
            new RunEvent.AttemptFailed(failure()),
            new RunEvent.AttemptFailed(
                new Outcome.Failure(Outcome.Failure.Kind.MODEL, "broke off", null)),
            new RunEvent.Released(),
            new RunEvent.Deleted());
    return Stream.of(
            specs().stream().map(spec -> (Entry) new RunEvent.Requested(spec, true)),
            some,
            results().stream().map(result -> (Entry) new RunEvent.StepCompleted(1, result)),
            outcomes().stream().map(outcome -> (Entry) new RunEvent.Ended(outcome)))
        .flatMap(all -> all)
        .toList();
  }

  static List<Entry> progress() {
    return List.of(
        new RunDelta.Text(0, List.of(TEXT, "b")),
        new RunDelta.Text(0, List.of("ä", "b"), List.of(logprobs(), List.of())),
        new RunDelta.Refusal(0, List.of("no")),
        new RunDelta.Reasoning(1, List.of("hm")),
        new RunDelta.Arguments(2, "call_1", "f", List.of()),
        new RunDelta.ToolProgress("call_1", List.of("50 %")));
  }

  static List<ControlMessage> control() {
    return List.of(
        new ControlMessage.Stop(RUN),
        new ControlMessage.Verdict(RUN, CLAIM, 4, true),
        new ControlMessage.Applied(Map.of(31, 1L << 40)),
        new ControlMessage.Queue("tasks", 3, 17, 250),
        new ControlMessage.Revoked(KEY));
  }

  static List<WorkersMessage> workers() {
    return List.of(
        new WorkersMessage.Tick(CLAIM.value(), 12),
        new WorkersMessage.Heartbeat(
            WORKER,
            3,
            Map.of("tasks", new WorkersMessage.Slots(1, 512)),
            List.of(new WorkersMessage.Held(RUN, CLAIM), new WorkersMessage.Held(RUN, null)),
            Map.of("tasks/0", new TaskRef("tasks", 0, 1, 2))));
  }

  static List<Task> tasks() {
    LaneId lane = LaneId.of(RUN);
    LogPosition at = new LogPosition(1, 2);
    return List.of(
        new Task(RUN, Tenant.DEFAULT, lane, 1, true, specs().getLast(), at),
        new Task(RUN, Tenant.DEFAULT, lane, 2, false, null, at));
  }

  /** Every sample, with the type it is read as. */
  static Stream<Sample> all() {
    return Stream.of(
            samples(Entry.class, facts()),
            samples(Entry.class, progress()),
            samples(Item.class, items()),
            samples(Part.class, parts()),
            samples(ToolChoice.class, choices()),
            samples(OutputFormat.class, formats()),
            samples(Context.class, contexts()),
            samples(Outcome.class, outcomes()),
            samples(StepResult.class, results()),
            samples(Step.class, steps()),
            samples(ControlMessage.class, control()),
            samples(WorkersMessage.class, workers()),
            samples(Task.class, tasks()),
            samples(RunSpec.class, specs()))
        .flatMap(all -> all);
  }

  private static Stream<Sample> samples(Class<?> type, List<?> values) {
    return values.stream().map(value -> new Sample(type, value));
  }

  /** Something, and what it is read as. */
  record Sample(Class<?> type, Object value) {
    @Override
    public String toString() {
      return value.getClass().getName().replaceFirst(".*\\.", "");
    }
  }
}
