package dev.turnstone.log;

import static dev.turnstone.log.RunJson.named;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.run.Context;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.ToolChoice;
import java.util.stream.Stream;
import tools.jackson.databind.jsontype.NamedType;

/** The names of the run model's types in JSON. They are for ever: a stored log has them. */
final class RunTypes {
  private RunTypes() {}

  static NamedType[] all() {
    return Stream.of(facts(), progress(), items(), wishes(), results(), messages())
        .flatMap(types -> types)
        .toArray(NamedType[]::new);
  }

  private static Stream<NamedType> facts() {
    return Stream.of(
        named(RunEvent.Requested.class, "requested"),
        named(RunEvent.Claimed.class, "claimed"),
        named(RunEvent.StepStarted.class, "step_started"),
        named(RunEvent.ToolStarted.class, "tool_started"),
        named(RunEvent.ToolFinished.class, "tool_finished"),
        named(RunEvent.StepCompleted.class, "step_completed"),
        named(RunEvent.ClientToolsRequested.class, "client_tools_requested"),
        named(RunEvent.ClientToolsAnswered.class, "client_tools_answered"),
        named(RunEvent.AttemptFailed.class, "attempt_failed"),
        named(RunEvent.Released.class, "released"),
        named(RunEvent.Ended.class, "ended"),
        named(RunEvent.Deleted.class, "deleted"));
  }

  private static Stream<NamedType> progress() {
    return Stream.of(
        named(RunDelta.Text.class, "text_delta"),
        named(RunDelta.Refusal.class, "refusal_delta"),
        named(RunDelta.Reasoning.class, "reasoning_delta"),
        named(RunDelta.Arguments.class, "arguments_delta"),
        named(RunDelta.ToolProgress.class, "tool_progress"));
  }

  private static Stream<NamedType> items() {
    return Stream.of(
        named(Item.Message.class, "message"),
        named(Item.ToolCall.class, "tool_call"),
        named(Item.ToolResult.class, "tool_result"),
        named(Item.Reasoning.class, "reasoning"),
        named(Item.Opaque.class, "opaque"),
        named(Part.Text.class, "text"),
        named(Part.Refusal.class, "refusal"),
        named(Part.Image.class, "image"),
        named(Part.File.class, "file"));
  }

  private static Stream<NamedType> wishes() {
    return Stream.of(
        named(ToolChoice.Auto.class, "auto"),
        named(ToolChoice.None.class, "none"),
        named(ToolChoice.Required.class, "required"),
        named(ToolChoice.Named.class, "named"),
        named(ToolChoice.Allowed.class, "allowed"),
        named(OutputFormat.Text.class, "text"),
        named(OutputFormat.JsonObject.class, "json_object"),
        named(OutputFormat.JsonSchema.class, "json_schema"),
        named(Context.Fresh.class, "fresh"),
        named(Context.Previous.class, "previous"),
        named(Context.Lane.class, "lane"));
  }

  private static Stream<NamedType> results() {
    return Stream.of(
        named(StepResult.ModelAnswered.class, "model_answered"),
        named(StepResult.ToolsFinished.class, "tools_finished"),
        named(Step.Model.class, "model"),
        named(Step.Tools.class, "tools"),
        named(Step.Answers.class, "answers"),
        named(Outcome.Completed.class, "completed"),
        named(Outcome.Incomplete.class, "incomplete"),
        named(Outcome.Failed.class, "failed"),
        named(Outcome.Cancelled.class, "cancelled"),
        named(Outcome.Expired.class, "expired"));
  }

  private static Stream<NamedType> messages() {
    return Stream.of(
        named(ControlMessage.Stop.class, "stop"),
        named(ControlMessage.Verdict.class, "verdict"),
        named(ControlMessage.Applied.class, "applied"),
        named(ControlMessage.Queue.class, "queue"),
        named(ControlMessage.Revoked.class, "revoked"),
        named(WorkersMessage.Heartbeat.class, "heartbeat"),
        named(WorkersMessage.Tick.class, "tick"));
  }
}
