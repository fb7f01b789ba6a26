package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.Content;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.StepResult.CallRef;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Usage;
import java.util.List;

/** What happens in stories, in few words. */
final class Acts {
  private static final Usage USAGE = new Usage(12, 4, 7, 2);

  private static final Outcome.Failure BROKEN =
      new Outcome.Failure(Outcome.Failure.Kind.MODEL, "The model broke off.", null);

  private Acts() {}

  static RunEvent model(int step) {
    return new RunEvent.StepStarted(step, StepKind.MODEL);
  }

  static RunEvent tools(int step) {
    return new RunEvent.StepStarted(step, StepKind.TOOLS);
  }

  static RunDelta text(int item, String... pieces) {
    return new RunDelta.Text(item, List.of(pieces));
  }

  static RunDelta refuses(int item, String... pieces) {
    return new RunDelta.Refusal(item, List.of(pieces));
  }

  static RunDelta thinks(int item, String... pieces) {
    return new RunDelta.Reasoning(item, List.of(pieces));
  }

  static RunDelta calls(Item.ToolCall call, int item, String... pieces) {
    return new RunDelta.Arguments(item, call.callId(), call.name(), List.of(pieces));
  }

  static Item said(String text) {
    return Item.Message.text(Role.ASSISTANT, text);
  }

  static Item refused(String text) {
    return new Item.Message(Role.ASSISTANT, List.of(new Part.Refusal(text)));
  }

  static Item says(Part... parts) {
    return new Item.Message(Role.ASSISTANT, List.of(parts));
  }

  static Item thought(String text) {
    return new Item.Reasoning(text, null);
  }

  static Item.ToolCall call(RunId run, int step, int index, String name, String arguments) {
    return new Item.ToolCall(new ItemRef(run, step, index).callId(name), name, arguments);
  }

  static RunEvent answers(int step, Finish finish, Item... items) {
    List<CallRef> calls =
        List.of(items).stream()
            .filter(Item.ToolCall.class::isInstance)
            .map(item -> (Item.ToolCall) item)
            .map(call -> new CallRef(call.callId(), caller(call.name())))
            .toList();
    return new RunEvent.StepCompleted(
        step,
        new StepResult.ModelAnswered(
            Content.of(List.of(items)), calls, finish, USAGE, "provider-model"));
  }

  /** An answer without the form asked for. */
  static RunEvent answersAmiss(int step, String why, Item... items) {
    return new RunEvent.StepCompleted(
        step,
        new StepResult.ModelAnswered(
            Content.of(List.of(items)), List.of(), Finish.STOP, USAGE, "provider-model", why));
  }

  static Tool.Caller caller(String name) {
    return Telling.SERVER_TOOLS.containsKey(name) ? Tool.Caller.SERVER : Tool.Caller.CLIENT;
  }

  static RunEvent starts(int step, Item.ToolCall call) {
    return new RunEvent.ToolStarted(step, call.callId(), "key-" + call.callId());
  }

  static RunEvent results(
      int step, Item.ToolCall call, String text, Item.ToolResult.Status status) {
    Item result = Item.ToolResult.text(call.callId(), text, status);
    return new RunEvent.ToolFinished(step, call.callId(), Content.of(List.of(result)));
  }

  static RunEvent toolsDone(int step) {
    return new RunEvent.StepCompleted(step, new StepResult.ToolsFinished());
  }

  static RunEvent completes() {
    return new RunEvent.Ended(new Outcome.Completed());
  }

  static RunEvent cut(Outcome.Incomplete.Reason reason) {
    return new RunEvent.Ended(new Outcome.Incomplete(reason));
  }

  static RunEvent fails() {
    return fails(Outcome.Failure.Kind.MODEL);
  }

  static RunEvent fails(Outcome.Failure.Kind kind) {
    return new RunEvent.Ended(
        new Outcome.Failed(new Outcome.Failure(kind, "The model broke off.", null)));
  }

  static RunEvent formless() {
    return new RunEvent.Ended(
        new Outcome.Failed(
            new Outcome.Failure(
                Outcome.Failure.Kind.INVALID_OUTPUT,
                "The model's answer does not have the form asked for: it is not JSON.",
                null)));
  }

  /** The attempt fails, the run goes on. */
  static RunEvent breaksOff() {
    return new RunEvent.AttemptFailed(BROKEN);
  }

  static RunEvent isCancelled() {
    return new RunEvent.Ended(new Outcome.Cancelled());
  }
}
