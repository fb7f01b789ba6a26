package dev.turnstone.run;

import java.util.List;
import java.util.Objects;

/**
 * A finished part of a run's content, in the order of the log. Times are microseconds since 1970.
 */
public sealed interface Step {

  /** The items that it added, in order; none of an answer that does not count. */
  default List<Content> contents() {
    return switch (this) {
      case Model model -> model.answer().counts() ? List.of(model.answer().content()) : List.of();
      case Tools tools -> tools.results().stream().map(CallResult::result).toList();
      case Answers answers -> List.of(answers.outputs());
    };
  }

  /** The model answered. */
  record Model(int index, long startedMicros, long completedMicros, StepResult.ModelAnswered answer)
      implements Step {
    public Model {
      Objects.requireNonNull(answer);
    }
  }

  /**
   * The server's calls came back; each result is one {@code ToolResult}, in the order of the
   * finishing.
   */
  record Tools(int index, long startedMicros, long completedMicros, List<CallResult> results)
      implements Step {
    public Tools {
      results = List.copyOf(results);
    }
  }

  /** The client brought the outputs of its calls. */
  record Answers(int request, long micros, Content outputs) implements Step {
    public Answers {
      Objects.requireNonNull(outputs);
    }
  }

  /** What came of one call. */
  record CallResult(String callId, Content result) {
    public CallResult {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(result);
    }
  }
}
