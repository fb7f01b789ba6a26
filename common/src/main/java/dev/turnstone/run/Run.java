package dev.turnstone.run;

import java.util.Objects;

/**
 * A run as a reader of the log knows it at one position: control and content folded over the same
 * records.
 */
public record Run(RunId id, RunState state, RunContent content) {
  public Run {
    Objects.requireNonNull(id);
    Objects.requireNonNull(state);
    Objects.requireNonNull(content);
  }

  /** A run of which nothing was read. */
  public static Run unread(RunId id) {
    return new Run(id, RunState.NONE, RunContent.NONE);
  }

  /** The run after what {@code judged} says, which must come from this run's state. */
  public Run after(Judged judged) {
    return new Run(id, judged.state(), content.after(judged));
  }
}
