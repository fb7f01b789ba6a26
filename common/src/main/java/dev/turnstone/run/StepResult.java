package dev.turnstone.run;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a completed step produced; it is never produced again. */
public sealed interface StepResult {

  /**
   * The model's whole answer.
   *
   * @param calls the tool calls among the items, in order, so that the control fold needs no
   *     content
   * @param model as the provider named it
   * @param misfit what keeps a last word from having the form that was asked for; then it is no
   *     part of what the run says, and only the model hears of it. Absent if it counts
   */
  record ModelAnswered(
      Content content,
      List<CallRef> calls,
      Finish finish,
      Usage usage,
      String model,
      @Nullable String misfit)
      implements StepResult {
    public ModelAnswered {
      Objects.requireNonNull(content);
      calls = List.copyOf(calls);
      Objects.requireNonNull(finish);
      Objects.requireNonNull(usage);
      Objects.requireNonNull(model);
    }

    /** An answer that counts. */
    public ModelAnswered(
        Content content, List<CallRef> calls, Finish finish, Usage usage, String model) {
      this(content, calls, finish, usage, model, null);
    }

    /** Whether it is part of what the run says. */
    public boolean counts() {
      return misfit == null;
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
