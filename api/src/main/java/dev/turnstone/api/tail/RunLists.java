package dev.turnstone.api.tail;

import dev.turnstone.archive.Listing;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.run.Run;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds pages of runs. Lists come from Postgres, which alone can sort them; so they wait until
 * Postgres has all that the log had when it was asked. Thread-safe.
 */
final class RunLists {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Announcements may be lost, and a node that has just started has heard none: Postgres knows. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final RunArchive archive;
  private final Progress applied;

  RunLists(RunArchive archive, Progress applied) {
    this.archive = archive;
    this.applied = applied;
  }

  /**
   * @param ends of the log, by partition
   */
  void list(Listing listing, Map<Integer, Long> ends, Predicate<Run> taker) {
    await(ends);
    archive.list(listing, archived -> taker.test(archived.run()));
  }

  private void await(Map<Integer, Long> ends) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!there(ends)) {
      if (System.nanoTime() > end) {
        throw LogRuns.unavailable("The database lags behind the log; try again shortly.");
      }
    }
  }

  private boolean there(Map<Integer, Long> ends) {
    try {
      if (applied.await(ends, Duration.ZERO)) {
        return true;
      }
      applied.reached(archive.applied());
      return applied.await(ends, LOOK);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw LogRuns.unavailable("This node is stopping; ask another.");
    }
  }
}
