package dev.turnstone.store;

import java.time.Duration;

/**
 * What the jobs keep, and how long.
 *
 * @param appendAfter age from which on a lane's request that is not in the log is appended again
 * @param entries kept this long after the longest deadline
 * @param keys of idempotency
 * @param tombstones of deleted runs
 * @param bodies whose run never came
 */
public record JobSettings(
    Duration appendAfter, Duration entries, Duration keys, Duration tombstones, Duration bodies) {
  public static final JobSettings DEFAULT =
      new JobSettings(
          Duration.ofSeconds(5),
          Duration.ofDays(30),
          Duration.ofHours(24),
          Duration.ofDays(30),
          Duration.ofDays(1));

  public JobSettings {
    if (appendAfter.isNegative()
        || !entries.isPositive()
        || !keys.isPositive()
        || !tombstones.isPositive()
        || !bodies.isPositive()) {
      throw new IllegalArgumentException("what is kept is kept for more than no time");
    }
  }
}
