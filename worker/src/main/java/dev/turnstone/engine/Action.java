package dev.turnstone.engine;

import dev.turnstone.run.Outcome;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be done with a run now. */
public sealed interface Action {

  /**
   * Ask the model.
   *
   * @param maxOutputTokens what the run's limit leaves for this answer, at least 1
   */
  record CallModel(int step, @Nullable Integer maxOutputTokens) implements Action {}

  /**
   * Bring every call in here to a result; then the step is completed. Calls with a result are left
   * out, so the list may be empty.
   */
  record CallTools(int step, List<PlannedCall> calls) implements Action {
    public CallTools {
      calls = List.copyOf(calls);
    }
  }

  /** Hand the calls, in the answer's order, to the client and let go of the run. */
  record WaitForClient(int request, Set<String> callIds) implements Action {
    public WaitForClient {
      callIds = Collections.unmodifiableSet(new LinkedHashSet<>(callIds));
    }
  }

  record End(Outcome outcome) implements Action {
    public End {
      Objects.requireNonNull(outcome);
    }
  }

  /** It is not for a worker to go on: a step is under way, or nobody holds the run. */
  record Nothing() implements Action {}

  /** A server's call without a result. */
  record PlannedCall(String callId, Plan plan) {
    public PlannedCall {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(plan);
    }
  }

  /** What is to become of a call. */
  enum Plan {
    /** It never went out. */
    MAKE,
    /** It was allowed to go out under an earlier claim, and nobody knows what came of it. */
    UNCERTAIN,
    /** It is one more than the run may make: its result says so, to the model. */
    OVER_LIMIT
  }
}
