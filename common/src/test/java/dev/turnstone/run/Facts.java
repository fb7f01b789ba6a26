package dev.turnstone.run;

import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Facts for tests: as plain as they can be. The claim of attempt a is {@code claim(a)}. */
final class Facts {
  static final RunEvent REQUESTED = new RunEvent.Requested(spec(), true);
  static final RunEvent RELEASED = new RunEvent.Released();
  static final RunEvent DELETED = new RunEvent.Deleted();
  static final RunEvent COMPLETED = new RunEvent.Ended(new Outcome.Completed());
  static final RunEvent CANCELLED = new RunEvent.Ended(new Outcome.Cancelled());
  static final RunEvent ATTEMPT_FAILED =
      new RunEvent.AttemptFailed(
          new Outcome.Failure(Outcome.Failure.Kind.MODEL, "broke off", null));

  private Facts() {}

  static RunId run(int number) {
    return new RunId(new UUID(0x0190_0000_0000_7000L + number, 0x8000_0000_0000_0000L));
  }

  static ClaimId claim(int attempt) {
    return new ClaimId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + attempt));
  }

  static Stamp stamp(int attempt, int n) {
    return new Stamp(claim(attempt), n);
  }

  static RunEvent claimed(int attempt) {
    return claimed(attempt, claim(attempt));
  }

  static RunEvent claimed(int attempt, ClaimId claim) {
    WorkerId worker = new WorkerId(new UUID(7, attempt));
    return new RunEvent.Claimed(attempt, claim, worker, 5, new TaskRef("tasks", 1, 2, 3));
  }

  static RunEvent started(int step, StepKind kind) {
    return new RunEvent.StepStarted(step, kind);
  }

  static RunDelta text(String... pieces) {
    return new RunDelta.Text(0, List.of(pieces));
  }

  static RunEvent answered(int step, String text) {
    return new RunEvent.StepCompleted(
        step,
        new StepResult.ModelAnswered(
            Content.of(List.of(Item.Message.text(Role.ASSISTANT, text))),
            List.of(),
            StepResult.Finish.STOP,
            new Usage(3, 1, 2, 1),
            "m"));
  }

  static RunEvent toolsFinished(int step) {
    return new RunEvent.StepCompleted(step, new StepResult.ToolsFinished());
  }

  static RunEvent toolStarted(int step, String call) {
    return new RunEvent.ToolStarted(step, call, "key-" + call);
  }

  static RunEvent toolFinished(int step, String call) {
    return new RunEvent.ToolFinished(step, call, result(call));
  }

  static Content result(String call) {
    return Content.of(List.of(Item.ToolResult.text(call, "result", Item.ToolResult.Status.OK)));
  }

  static RunEvent asked(int request, String... calls) {
    return new RunEvent.ClientToolsRequested(request, Set.of(calls));
  }

  static RunEvent brought(int request, String... calls) {
    return new RunEvent.ClientToolsAnswered(request, Set.of(calls), Content.EMPTY);
  }

  static RunSpec spec() {
    return new RunSpec(
        Tenant.DEFAULT,
        null,
        LaneUse.alone(run(1)),
        new Face("test", 1, "{}"),
        "m",
        null,
        new Context.Fresh(),
        Content.of(List.of(Item.Message.text(Role.USER, "hello"))),
        RunSpec.Tools.NONE,
        Sampling.DEFAULT,
        new OutputFormat.Text(),
        new Limits(null, 10, null, Duration.ofHours(1)),
        new RunSpec.Rules(RunSpec.OnClientTool.WAIT, RunSpec.OnDisconnect.CONTINUE, true, true),
        Map.of());
  }
}
