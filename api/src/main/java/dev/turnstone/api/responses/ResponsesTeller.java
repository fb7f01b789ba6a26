package dev.turnstone.api.responses;

import dev.turnstone.api.Frame;
import dev.turnstone.api.Teller;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Timed;
import dev.turnstone.run.Tool;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/**
 * Tells a run as the event stream of its response: {@code created}, {@code queued} for the
 * background, {@code in_progress}, the items, and one terminal event that holds the same response
 * as any later read. Version 1.
 */
final class ResponsesTeller implements Teller {
  private final RunId run;
  private final Output output;
  private final ResponseWriter writer;
  private final Frames frames = new Frames();
  private final AnswerTelling answers;
  private final CallsTelling calls;
  private RunContent content = RunContent.NONE;
  private Standing standing = new Standing(Standing.Status.QUEUED, 0, 0, null);

  ResponsesTeller(RunId run, Output output, ResponseWriter writer) {
    this.run = run;
    this.output = output;
    this.writer = writer;
    Slots slots = new Slots(items -> lifecycle("response.in_progress", items));
    answers = new AnswerTelling(run, frames, slots);
    calls = new CallsTelling(frames, slots);
  }

  @Override
  public List<Frame> tell(Timed timed) {
    if (standing.outcome() != null) {
      return List.of();
    }
    content = content.after(timed);
    switch (timed.entry()) {
      case RunEvent.Requested requested -> requested(requested, timed.micros());
      case RunEvent.Claimed _ -> claimed();
      case RunEvent.StepStarted started -> answers.starts(started.step());
      case RunEvent.StepCompleted done -> completed(done);
      case RunEvent.ToolFinished done ->
          output
              .result(run, done.result())
              .ifPresent(result -> calls.finished(done.callId(), result));
      case RunEvent.Ended ended -> ended(ended.outcome(), timed.micros());
      case RunDelta delta -> progress(delta);
      case RunEvent.ToolStarted _,
          RunEvent.ClientToolsRequested _,
          RunEvent.ClientToolsAnswered _,
          RunEvent.AttemptFailed _,
          RunEvent.Released _,
          RunEvent.Deleted _ -> {}
    }
    return frames.take();
  }

  private void requested(RunEvent.Requested requested, long micros) {
    boolean background = requested.spec().rules().background();
    Standing.Status status = background ? Standing.Status.QUEUED : Standing.Status.IN_PROGRESS;
    standing = new Standing(status, micros, 0, null);
    lifecycle("response.created", Json.array());
    lifecycle(background ? "response.queued" : "response.in_progress", Json.array());
  }

  private void claimed() {
    if (standing.status() == Standing.Status.QUEUED) {
      standing = new Standing(Standing.Status.IN_PROGRESS, standing.createdMicros(), 0, null);
      lifecycle("response.in_progress", Json.array());
    }
    answers.rewinds();
  }

  private void progress(RunDelta delta) {
    switch (delta) {
      case RunDelta.Text text ->
          answers.text(text.item(), TellPart.Kind.TEXT, text.pieces(), text.logprobs());
      case RunDelta.Refusal refusal ->
          answers.text(refusal.item(), TellPart.Kind.REFUSAL, refusal.pieces(), List.of());
      case RunDelta.Reasoning reasoning ->
          answers.text(reasoning.item(), TellPart.Kind.REASONING, reasoning.pieces(), List.of());
      case RunDelta.Arguments call when clients(call.name()) ->
          answers.arguments(call.item(), call.callId(), call.name(), call.pieces());
      case RunDelta.Arguments _, RunDelta.ToolProgress _ -> {} // told with the completed step
    }
  }

  /** Whether a call of this name is the client's to make, and so is shown while it is written. */
  private boolean clients(String name) {
    return content.asked().stream()
        .anyMatch(spec -> spec.tools().callerOf(name) == Tool.Caller.CLIENT);
  }

  private void completed(RunEvent.StepCompleted done) {
    switch (done.result()) {
      case StepResult.ModelAnswered answer when !answer.counts() -> answers.takesBack();
      case StepResult.ModelAnswered answer -> {
        List<Shown> shown = output.of(run, done.step(), answer);
        answers.completes(only(shown, Shown.Said.class));
        calls.asked(only(shown, Shown.ServerCall.class));
      }
      case StepResult.ToolsFinished() -> {}
    }
  }

  private static <T extends Shown> List<T> only(List<Shown> shown, Class<T> type) {
    return shown.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void ended(Outcome outcome, long micros) {
    if (content.asked().isEmpty()) {
      return; // ended before it was asked for: there is no response to show
    }
    answers.ends();
    calls.ends();
    standing = new Standing(Standing.Status.of(outcome), standing.createdMicros(), micros, outcome);
    String type =
        switch (outcome) {
          case Outcome.Completed() -> "response.completed";
          case Outcome.Incomplete _ -> "response.incomplete";
          case Outcome.Failed _, Outcome.Expired(), Outcome.Cancelled() -> "response.failed";
        };
    frames.add(type, event -> event.set("response", writer.show(run, content, standing)));
  }

  private void lifecycle(String type, ArrayNode items) {
    frames.add(type, event -> event.set("response", writer.show(run, content, standing, items)));
  }
}
