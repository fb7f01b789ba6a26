package dev.turnstone.run;

import java.util.List;
import java.util.Objects;

/** What a completed step produced; it is never produced again. */
public sealed interface StepResult {

  /**
   * The model's whole answer.
   *
   * @param calls the tool calls among the items, in order, so that the control fold needs no
   *     content
   * @param model as the provider named it
   */
  record ModelAnswered(
      Content content, List<CallRef> calls, Finish finish, Usage usage, String model)
      implements StepResult {
    public ModelAnswered {
      Objects.requireNonNull(content);
      calls = List.copyOf(calls);
      Objects.requireNonNull(finish);
      Objects.requireNonNull(usage);
      Objects.requireNonNull(model);
    }
  }

  /**
   * All the server's calls of the answer before have a result; the results are in their {@code
   * ToolFinished}.
   */
  record ToolsFinished() implements StepResult {}

  /** A call of an answer, and who makes it. */
  record CallRef(String callId, Tool.Caller caller) {
    public CallRef {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(caller);
    }
  }

  /** Why the model stopped. */
  enum Finish {
    STOP,
    TOOL_CALLS,
    LENGTH,
    CONTENT_FILTER
  }
}
