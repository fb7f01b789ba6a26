package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.Content;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run's steps show: of each answer that counts first what the model said to its client, then
 * the calls that the server makes, each with its result. A server's call without a result is not
 * shown: it has not happened for anybody to see.
 */
final class Output {
  private final Contents contents;

  Output(Contents contents) {
    this.contents = contents;
  }

  /** All of it, in the order of the output. */
  List<Shown> of(RunId run, RunContent content) {
    Map<String, Item.ToolResult> results = results(run, content);
    List<Shown> shown = new ArrayList<>();
    for (Step step : content.steps()) {
      if (step instanceof Step.Model model) {
        for (Shown item : of(run, model.index(), model.answer())) {
          resulting(item, results).ifPresent(shown::add);
        }
      }
    }
    return shown;
  }

  /** What a response that goes on from {@code run} is given of its output: all of it, or none. */
  List<Shown> handedOn(Run run) {
    return run.handedOn().isEmpty() ? List.of() : of(run.id(), run.content());
  }

  private static Optional<Shown> resulting(Shown shown, Map<String, Item.ToolResult> results) {
    return switch (shown) {
      case Shown.Said said -> Optional.of(said);
      case Shown.ServerCall call ->
          Optional.ofNullable(results.get(call.call().callId())).map(call::with);
    };
  }

  private Map<String, Item.ToolResult> results(RunId run, RunContent content) {
    List<Step.CallResult> all = new ArrayList<>();
    for (Step step : content.steps()) {
      if (step instanceof Step.Tools tools) {
        all.addAll(tools.results());
      }
    }
    all.addAll(content.results());
    Map<String, Item.ToolResult> results = new HashMap<>();
    for (Step.CallResult result : all) {
      result(run, result.result()).ifPresent(found -> results.put(result.callId(), found));
    }
    return results;
  }

  /** The one result that a finished call has. */
  Optional<Item.ToolResult> result(RunId run, Content content) {
    return contents.items(run, content).stream()
        .filter(Item.ToolResult.class::isInstance)
        .map(Item.ToolResult.class::cast)
        .findFirst();
  }

  /** One answer: what was said in order, then the server's calls in order, without results yet. */
  List<Shown> of(RunId run, int step, StepResult.ModelAnswered answer) {
    if (!answer.counts()) {
      return List.of();
    }
    List<Item> items = contents.items(run, answer.content());
    Set<String> servers =
        answer.calls().stream()
            .filter(call -> call.caller() == Tool.Caller.SERVER)
            .map(StepResult.CallRef::callId)
            .collect(Collectors.toSet());
    List<Shown> said = new ArrayList<>();
    List<Shown> calls = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ItemRef ref = new ItemRef(run, step, i);
      boolean whole = i < items.size() - 1 || !cut(answer.finish());
      switch (items.get(i)) {
        case Item.ToolCall call when servers.contains(call.callId()) ->
            calls.add(new Shown.ServerCall(ref, call, null));
        case Item.Message _, Item.ToolCall _, Item.Reasoning _ ->
            said.add(new Shown.Said(ref, items.get(i), whole));
        case Item.ToolResult _, Item.Opaque _ -> {} // no model says such things
      }
    }
    said.addAll(calls);
    return said;
  }

  private static boolean cut(StepResult.Finish finish) {
    return switch (finish) {
      case STOP, TOOL_CALLS -> false;
      case LENGTH, CONTENT_FILTER -> true;
    };
  }
}
