package dev.turnstone.run;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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

  /**
   * Its steps as a run is told them that goes on from this one ({@link Context.Previous}): what its
   * client saw. A cancelled run shows no output, so it hands on none, only its input.
   */
  public List<Step> handedOn() {
    return state.outcome() instanceof Outcome.Cancelled ? List.of() : content.steps();
  }

  /** What a run is told that goes on from this one: its input and what it hands on, in order. */
  public List<Content> told() {
    return Stream.concat(
            content.asked().stream().map(RunSpec::input),
            handedOn().stream().flatMap(step -> step.contents().stream()))
        .toList();
  }

  /** The run after what {@code judged} says, which must come from this run's state. */
  public Run after(Judged judged) {
    return new Run(id, judged.state(), content.after(judged));
  }
}
