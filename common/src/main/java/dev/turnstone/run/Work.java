package dev.turnstone.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param steps completed ones
 * @param open the step under way
 * @param calls the server's calls of the current step, by call id; they outlive a claim
 * @param requests how often the run has turned to its client
 * @param awaited the calls whose outputs the client owes
 * @param failures failed attempts since the last completed step
 */
public record Work(
    int steps,
    @Nullable StepKind open,
    Map<String, CallStatus> calls,
    int requests,
    Set<String> awaited,
    int failures) {
  static final Work NONE = new Work(0, null, Map.of(), 0, Set.of(), 0);

  public Work {
    calls = Ordered.map(calls);
    awaited = Ordered.set(awaited);
  }

  /** What the log knows of a call. */
  public enum CallStatus {
    /** Allowed to go out: whether it did, and what came of it, is not known. */
    STARTED,
    FINISHED
  }

  /** Whether no call is left of which nothing is known. */
  boolean settled() {
    return !calls.containsValue(CallStatus.STARTED);
  }

  Work opened(StepKind kind) {
    return new Work(steps, kind, calls, requests, awaited, failures);
  }

  Work called(String callId, CallStatus status) {
    Map<String, CallStatus> now = new LinkedHashMap<>(calls);
    now.put(callId, status);
    return new Work(steps, open, now, requests, awaited, failures);
  }

  Work completed() {
    return new Work(steps + 1, null, Map.of(), requests, Set.of(), 0);
  }

  Work awaiting(Set<String> callIds) {
    return new Work(steps, null, calls, requests + 1, callIds, failures);
  }

  Work answered() {
    return new Work(steps, null, calls, requests, Set.of(), 0);
  }

  Work failed() {
    return new Work(steps, null, calls, requests, awaited, failures + 1);
  }

  /** A new claim goes back to the last completed step and the finished calls. */
  Work rewound() {
    Map<String, CallStatus> kept = Mutant.FINISHED_CALLS_FORGOTTEN.on() ? Map.of() : calls;
    return new Work(steps, null, kept, requests, awaited, failures);
  }
}
