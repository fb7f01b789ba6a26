package dev.turnstone.log.kafka;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.log.Draft;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Face;
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
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.Usage;
import dev.turnstone.run.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The run behind the stored logs: two workers, the first of which dies between two calls and speaks
 * on, a client that is asked, a cancel that comes too late.
 */
final class StoredLog {
  static final long START_MILLIS = 1_764_000_000_000L;
  private static final RunId RUN =
      new RunId(UUID.fromString("01976e4c-5b00-7abc-8def-0123456789ab"));
  private static final Tenant TENANT = new Tenant("tenant ä");
  private static final LaneId LANE = new LaneId("lane ü/1");
  private static final String TEXT = "\u0000 \ud83d|\ude00 \ud83d\ude00 \u2028 ä";

  private StoredLog() {}

  static List<Draft> drafts() {
    return List.of(
        said(new RunEvent.Requested(spec(), false)),
        worker(1, 0, claimed(1), new RunEvent.StepStarted(0, StepKind.MODEL)),
        worker(1, 1, new RunDelta.Reasoning(0, List.of("hm"))),
        worker(1, 2, new RunDelta.Arguments(1, "call_s1", "f", List.of())),
        worker(
            1,
            3,
            new RunDelta.Arguments(1, "call_s1", "f", List.of("{", "}")),
            new RunEvent.StepCompleted(0, calls()),
            new RunEvent.StepStarted(1, StepKind.TOOLS)),
        worker(1, 4, new RunEvent.ToolStarted(1, "call_s1", "key-1")),
        worker(1, 4, new RunEvent.ToolStarted(1, "call_s1", "key-1")),
        worker(1, 5, new RunDelta.ToolProgress("call_s1", List.of("50 %"))),
        worker(1, 6, new RunEvent.ToolFinished(1, "call_s1", result("call_s1"))),
        worker(1, 7, new RunEvent.ToolStarted(1, "call_s2", "key-2")),
        worker(2, 0, claimed(2), new RunEvent.StepStarted(1, StepKind.TOOLS)),
        worker(1, 8, new RunEvent.ToolFinished(1, "call_s2", result("call_s2"))),
        worker(2, 1, new RunEvent.ToolStarted(1, "call_s2", "key-2")),
        worker(2, 2, new RunEvent.ToolFinished(1, "call_s2", result("call_s2"))),
        worker(2, 3, new RunEvent.StepCompleted(1, new StepResult.ToolsFinished())),
        worker(2, 4, new RunEvent.ClientToolsRequested(0, Set.of("call_c"))),
        said(new RunEvent.ClientToolsAnswered(0, Set.of("call_c"), result("call_c"))),
        worker(3, 0, claimed(3)),
        worker(3, 1, new RunEvent.AttemptFailed(failure())),
        worker(4, 0, claimed(4)),
        worker(4, 1, new RunEvent.Released()),
        worker(5, 0, claimed(5), new RunEvent.StepStarted(2, StepKind.MODEL)),
        worker(
            5, 1, new RunDelta.Text(0, List.of(TEXT, "b")), new RunDelta.Refusal(1, List.of("no"))),
        worker(
            5,
            2,
            new RunEvent.StepCompleted(2, answer()),
            new RunEvent.Ended(new Outcome.Incomplete(Outcome.Incomplete.Reason.MAX_TOKENS))),
        said(new RunEvent.Ended(new Outcome.Cancelled())),
        said(new RunEvent.Deleted()));
  }

  private static Draft said(Entry entry) {
    return Draft.of(RUN, TENANT, LANE, entry);
  }

  private static Draft worker(int attempt, int n, Entry... entries) {
    return new Draft(RUN, TENANT, LANE, new Stamp(claim(attempt), n), List.of(entries));
  }

  private static ClaimId claim(int attempt) {
    return new ClaimId(new UUID(0x0197_6e4c_5b00_7000L, 0x8000_0000_0000_0000L + attempt));
  }

  private static Entry claimed(int attempt) {
    WorkerId worker = new WorkerId(new UUID(0x0197_6e4c_5b00_7001L, attempt));
    TaskRef task = new TaskRef("tasks", 1, attempt, START_MILLIS);
    // A worker that does not know its release says none.
    String release = attempt == 3 ? null : "0." + attempt + ".0";
    return new RunEvent.Claimed(attempt, claim(attempt), worker, 7, task, release);
  }

  private static RunSpec spec() {
    return new RunSpec(
        TENANT,
        null,
        new LaneUse(LANE, LaneUse.Order.QUEUE, Set.of(LaneUse.Ending.COMPLETED)),
        new Face("test", 1, "{}"),
        "m",
        TEXT,
        new Context.Previous(RUN, new LogPosition(0, 5)),
        Content.of(
            List.of(
                new Item.Message(
                    Role.USER,
                    List.of(new Part.Text(TEXT), new Part.Image("https://host/i", "low"))),
                new Item.Opaque("web_search_call", "{}"))),
        new RunSpec.Tools(
            List.of(new Tool("f", null, "{}", true, Tool.Caller.SERVER)),
            new ToolChoice.Allowed(false, List.of("f")),
            true),
        new Sampling(0.5, null, null, null, 7L, List.of(), "low", null, null),
        new OutputFormat.JsonSchema("n", null, "{}", null),
        new Limits(100, 10, null, Duration.ofMinutes(90)),
        new RunSpec.Rules(RunSpec.OnClientTool.WAIT, RunSpec.OnDisconnect.CONTINUE, true, true),
        Map.of("k", TEXT));
  }

  private static StepResult calls() {
    return new StepResult.ModelAnswered(
        Content.of(
            List.of(
                new Item.Reasoning("hm", null),
                new Item.ToolCall("call_s1", "f", "{}"),
                new Item.ToolCall("call_s2", "f", "{}"),
                new Item.ToolCall("call_c", "g", "{}"))),
        List.of(
            new StepResult.CallRef("call_s1", Tool.Caller.SERVER),
            new StepResult.CallRef("call_s2", Tool.Caller.SERVER),
            new StepResult.CallRef("call_c", Tool.Caller.CLIENT)),
        StepResult.Finish.TOOL_CALLS,
        new Usage(10, 2, 5, 1),
        "m-1");
  }

  private static StepResult answer() {
    return new StepResult.ModelAnswered(
        Content.of(List.of(Item.Message.text(Role.ASSISTANT, TEXT + "b"))),
        List.of(),
        StepResult.Finish.LENGTH,
        new Usage(20, 0, 6, 0),
        "m-1");
  }

  private static Content result(String call) {
    return Content.of(List.of(Item.ToolResult.text(call, TEXT, Item.ToolResult.Status.OK)));
  }

  private static Outcome.Failure failure() {
    return new Outcome.Failure(Outcome.Failure.Kind.MODEL, "broke off", 502);
  }
}
