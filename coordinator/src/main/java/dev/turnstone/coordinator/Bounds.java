package dev.turnstone.coordinator;

import java.time.Duration;

/**
 * The numbers decisions depend on.
 *
 * @param lease ticks of one coordinator without a heartbeat after which a worker is lost
 * @param lostMax attempts that just stop before the run fails
 * @param failedMax failed attempts before the run fails
 * @param backoff wait after the first failed attempt; doubles with each
 * @param reissueAfter how long a task may be unclaimed while others are
 * @param reissueGap least time between two re-issues of one task
 * @param askGap least time between two attempts to append the same ending
 * @param overMillis how long an ended run is remembered
 * @param overMax and how many of them in one partition
 * @param tasksPartitions how many each tasks topic has
 */
record Bounds(
    int lease,
    int lostMax,
    int failedMax,
    Duration backoff,
    Duration reissueAfter,
    Duration reissueGap,
    Duration askGap,
    long overMillis,
    int overMax,
    int tasksPartitions) {

  static final Bounds DEFAULT =
      new Bounds(
          10,
          10,
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofHours(1).toMillis(),
          20_000,
          2);

  Bounds {
    if (lease < 1 || lostMax < 1 || failedMax < 1 || tasksPartitions < 1) {
      throw new IllegalArgumentException("lease, failures and partitions are 1 or more");
    }
  }

  Bounds with(int newLease, int newTasksPartitions) {
    return new Bounds(
        newLease,
        lostMax,
        failedMax,
        backoff,
        reissueAfter,
        reissueGap,
        askGap,
        overMillis,
        overMax,
        newTasksPartitions);
  }

  /** The wait after this many failed attempts. */
  long backoffMillis(int failures) {
    return backoff.toMillis() << Math.max(0, Math.min(failures, failedMax) - 1);
  }
}
