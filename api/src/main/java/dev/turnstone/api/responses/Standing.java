package dev.turnstone.api.responses;

import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How a response stands at one moment.
 *
 * @param createdMicros since 1970
 * @param endedMicros since 1970; 0 before the end
 * @param outcome present at the end
 */
record Standing(Status status, long createdMicros, long endedMicros, @Nullable Outcome outcome) {
  private static final long MICROS_PER_MILLI = 1_000;

  static Standing of(RunState state, RunSpec spec) {
    long created = state.marks().requestedMillis() * MICROS_PER_MILLI;
    Outcome outcome = state.outcome();
    if (outcome != null) {
      return new Standing(Status.of(outcome), created, state.marks().micros(), outcome);
    }
    boolean queued = spec.rules().background() && state.phase() == Phase.REQUESTED;
    return new Standing(queued ? Status.QUEUED : Status.IN_PROGRESS, created, 0, null);
  }

  /** The statuses of the API. */
  enum Status {
    QUEUED("queued"),
    IN_PROGRESS("in_progress"),
    COMPLETED("completed"),
    INCOMPLETE("incomplete"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Status of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Completed() -> COMPLETED;
        case Outcome.Incomplete _ -> INCOMPLETE;
        case Outcome.Failed _, Outcome.Expired() -> FAILED;
        case Outcome.Cancelled() -> CANCELLED;
      };
    }
  }
}
