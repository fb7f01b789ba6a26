package dev.turnstone.run;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fact about a run. Facts are claims until the fold accepts them: {@link RunState} says which
 * count.
 */
public sealed interface RunEvent extends Entry {

  /**
   * A client asks for a run.
   *
   * @param direct the API dispatches the first attempt itself, the lane being free by construction
   */
  record Requested(RunSpec spec, boolean direct) implements RunEvent {
    public Requested {
      Objects.requireNonNull(spec);
    }
  }

  /**
   * A worker takes the run for one attempt. Opens the worker's record number 0.
   *
   * @param heartbeat number of a heartbeat of the worker: every later one lists the run until the
   *     worker lets it go
   * @param release of Turnstone that the worker is; null in format 1 of the log
   */
  record Claimed(
      int attempt,
      ClaimId claim,
      WorkerId worker,
      long heartbeat,
      TaskRef task,
      @Nullable String release)
      implements RunEvent {
    public Claimed {
      Objects.requireNonNull(claim);
      Objects.requireNonNull(worker);
      Objects.requireNonNull(task);
    }

    /** By a worker of an unknown release. */
    public Claimed(int attempt, ClaimId claim, WorkerId worker, long heartbeat, TaskRef task) {
      this(attempt, claim, worker, heartbeat, task, null);
    }

    /** The same, as format 1 has it. */
    public Claimed withoutRelease() {
      return new Claimed(attempt, claim, worker, heartbeat, task);
    }
  }

  /** {@code step} counts a run's steps from 0. */
  record StepStarted(int step, StepKind kind) implements RunEvent {
    public StepStarted {
      Objects.requireNonNull(kind);
    }
  }

  /**
   * Written, and its verdict awaited, before a call that has effects. {@code key} is the same for
   * every attempt.
   */
  record ToolStarted(int step, String callId, String key) implements RunEvent {
    public ToolStarted {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(key);
    }
  }

  /** {@code result} is one {@code ToolResult}. */
  record ToolFinished(int step, String callId, Content result) implements RunEvent {
    public ToolFinished {
      Objects.requireNonNull(callId);
      Objects.requireNonNull(result);
    }
  }

  record StepCompleted(int step, StepResult result) implements RunEvent {
    public StepCompleted {
      Objects.requireNonNull(result);
    }
  }

  /**
   * The run rests until its client brings the outputs. {@code request} counts a run's requests from
   * 0.
   */
  record ClientToolsRequested(int request, Set<String> callIds) implements RunEvent {
    public ClientToolsRequested {
      callIds = Ordered.set(callIds);
    }
  }

  /** The outputs, as {@code ToolResult} items; {@code callIds} are theirs. */
  record ClientToolsAnswered(int request, Set<String> callIds, Content outputs)
      implements RunEvent {
    public ClientToolsAnswered {
      callIds = Ordered.set(callIds);
      Objects.requireNonNull(outputs);
    }
  }

  /** The worker gives up this attempt; the coordinator decides on another. */
  record AttemptFailed(Outcome.Failure failure) implements RunEvent {
    public AttemptFailed {
      Objects.requireNonNull(failure);
    }
  }

  /** A worker that is leaving hands the run back. */
  record Released() implements RunEvent {}

  record Ended(Outcome outcome) implements RunEvent {
    public Ended {
      Objects.requireNonNull(outcome);
    }
  }

  /** A client deletes the ended run. */
  record Deleted() implements RunEvent {}
}
