package dev.turnstone.worker;

import dev.turnstone.engine.Action;
import dev.turnstone.item.Item;
import dev.turnstone.item.Item.ToolCall;
import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.item.Item.ToolResult.Status;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepKind;
import dev.turnstone.tool.ToolRunner;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the calls of one step: those that go out, and those that have a result without
 * going out.
 */
record ToolStep(int step, List<Go> goes, List<RunEvent.ToolFinished> settled) {
  private static final String UNCERTAIN =
      "outcome unknown: the call was started, and the worker that made it was lost. It may or may"
          + " not have taken effect.";

  ToolStep {
    goes = List.copyOf(goes);
    settled = List.copyOf(settled);
  }

  /** A call to be made. */
  record Go(ToolCall call, String key) {}

  /**
   * Whose calls they are.
   *
   * @param answer the items with the calls
   */
  record Asker(RunId run, RunSpec.Tools tools, List<Item> answer) {}

  static ToolStep of(Action.CallTools action, Asker asker, ToolRunner runner) {
    List<Go> goes = new ArrayList<>();
    List<RunEvent.ToolFinished> settled = new ArrayList<>();
    for (Action.PlannedCall planned : action.calls()) {
      ToolCall call = called(asker.answer(), planned.callId());
      String refusal = refusal(call, planned.plan(), asker.tools(), runner);
      if (refusal.isEmpty()) {
        goes.add(new Go(call, key(asker.run(), action.step(), call)));
      } else {
        Status status = refusal.equals(UNCERTAIN) ? Status.UNKNOWN : Status.FAILED;
        ToolResult result = ToolResult.text(call.callId(), refusal, status);
        settled.add(
            new RunEvent.ToolFinished(action.step(), call.callId(), Content.of(List.of(result))));
      }
    }
    return new ToolStep(action.step(), goes, settled);
  }

  /** What opens the step in the log. */
  List<RunEvent> opening() {
    List<RunEvent> facts = new ArrayList<>();
    facts.add(new RunEvent.StepStarted(step, StepKind.TOOLS));
    facts.addAll(settled);
    goes.forEach(go -> facts.add(new RunEvent.ToolStarted(step, go.call().callId(), go.key())));
    return facts;
  }

  private static ToolCall called(List<Item> answer, String callId) {
    return answer.stream()
        .filter(item -> item instanceof ToolCall call && call.callId().equals(callId))
        .map(ToolCall.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an answer lacks its call " + callId));
  }

  /** Why a call does not go out; empty if it does. */
  private static String refusal(
      ToolCall call, Action.Plan plan, RunSpec.Tools tools, ToolRunner runner) {
    return switch (plan) {
      case OVER_LIMIT -> "This call was not made: the run has used up its tool calls.";
      case UNCERTAIN -> runner.repeatable(call.name()) ? "" : UNCERTAIN;
      case MAKE -> unknown(call, tools, runner);
    };
  }

  private static String unknown(ToolCall call, RunSpec.Tools tools, ToolRunner runner) {
    if (tools.named(call.name()).isEmpty()) {
      return "There is no tool of this name.";
    }
    if (!tools.choice().permits(call.name())) {
      return "This call was not made: this tool may not be called now.";
    }
    return runner.offers(call.name()) ? "" : "This tool is not available on this server.";
  }

  /** The same for every attempt. */
  private static String key(RunId run, int step, ToolCall call) {
    return run.text() + "-" + step + "-" + call.callId();
  }
}
