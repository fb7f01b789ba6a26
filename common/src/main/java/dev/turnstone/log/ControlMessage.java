package dev.turnstone.log;

import dev.turnstone.run.ClaimId;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import java.util.Map;
import java.util.Objects;

/** What is said to all workers and API nodes at once, and forgotten after an hour. */
public sealed interface ControlMessage {

  /** Whoever works on this run stops: it is over, or somebody else's. */
  record Stop(RunId run) implements ControlMessage {}

  /**
   * The fold's word on a worker's record that opened with a claim or carried a tool start.
   *
   * @param yes whether it counts
   */
  record Verdict(RunId run, ClaimId claim, int n, boolean yes) implements ControlMessage {}

  /**
   * By partition of events the offset after the last record that is in Postgres. Partitions not
   * named are unchanged.
   */
  record Applied(Map<Integer, Long> next) implements ControlMessage {
    public Applied {
      next = Map.copyOf(next);
    }
  }

  /**
   * How many runs wait for a worker, as one coordinator task sees it.
   *
   * @param topic the tasks topic without prefix
   * @param partition of events that was counted
   * @param waiting runs
   * @param oldestMillis age of the oldest of them; 0 if none waits
   */
  record Queue(String topic, int partition, int waiting, long oldestMillis)
      implements ControlMessage {}

  /**
   * A client's key is worth nothing any more. Postgres says so as well; this reaches the nodes that
   * can't ask it just now.
   */
  record Revoked(KeyId key) implements ControlMessage {
    public Revoked {
      Objects.requireNonNull(key);
    }
  }
}
