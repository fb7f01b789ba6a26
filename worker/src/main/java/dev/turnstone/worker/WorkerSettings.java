package dev.turnstone.worker;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a worker takes on and how long it waits for what.
 *
 * @param slots interactive runs at once; at least 1
 * @param takers threads that take interactive tasks; at least 1
 * @param batchSlots batch runs at once; 0 takes none
 * @param batchTakers threads that take batch tasks; 0 takes none
 * @param lease after which coordinators count a silent worker as lost; at least 1 s
 * @param drain what a closing worker leaves its runs to reach their next completed step; 0 to 10
 *     min
 */
public record WorkerSettings(
    int slots,
    int takers,
    int batchSlots,
    int batchTakers,
    Duration lease,
    Duration drain,
    Waits waits) {
  private static final Duration DRAIN_MAX = Duration.ofMinutes(10);

  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          512, 3, 64, 1, Duration.ofSeconds(10), Duration.ofSeconds(30), Waits.DEFAULT);

  public WorkerSettings {
    Objects.requireNonNull(waits);
    if (slots < 1 || takers < 1 || batchSlots < 0 || batchTakers < 0) {
      throw new IllegalArgumentException("a worker has slots and takers");
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("worker.lease is 1 s or more");
    }
    if (drain.isNegative() || drain.compareTo(DRAIN_MAX) > 0) {
      throw new IllegalArgumentException("worker.drain is 0 to 10 min");
    }
  }

  /**
   * The limits of a worker's waits; only tests change them.
   *
   * @param coalesce for how long progress may be gathered
   * @param heartbeat between two heartbeats
   * @param fresh how old a task may be whose model call starts together with its claim
   * @param append for the acknowledgement of a claim before its task goes back
   * @param verdictAgain before a record without verdict is appended again
   * @param verdict before a claim without verdict is given up
   * @param store for Postgres, and for what it does not have yet
   */
  public record Waits(
      Duration coalesce,
      Duration heartbeat,
      Duration fresh,
      Duration append,
      Duration verdictAgain,
      Duration verdict,
      Duration store) {
    public static final Waits DEFAULT =
        new Waits(
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    public Waits {
      Objects.requireNonNull(coalesce);
      Objects.requireNonNull(heartbeat);
      Objects.requireNonNull(fresh);
      Objects.requireNonNull(append);
      Objects.requireNonNull(verdictAgain);
      Objects.requireNonNull(verdict);
      Objects.requireNonNull(store);
    }
  }
}
