package dev.turnstone.store;

import dev.turnstone.run.RunId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Rows that will be needed again soon, those unused for longest dropped first. Whatever is missing
 * is read from Postgres. Of one thread.
 */
final class LiveRuns {
  private final LinkedHashMap<RunId, StoredRun> runs = new LinkedHashMap<>(64, 0.75f, true);
  private final long weightMax;
  private long weight;

  /** What a run takes besides its content, in bytes; roughly. */
  private static final long OVERHEAD = 2_000;

  /**
   * @param weightMax bytes that the rows may take, roughly
   */
  LiveRuns(long weightMax) {
    this.weightMax = weightMax;
  }

  Optional<StoredRun> find(RunId run) {
    return Optional.ofNullable(runs.get(run));
  }

  void keep(StoredRun run) {
    StoredRun old = runs.put(run.run().id(), run);
    weight += weight(run) - (old == null ? 0 : weight(old));
    Iterator<StoredRun> eldest = runs.values().iterator();
    while (weight > weightMax && runs.size() > 1) {
      weight -= weight(eldest.next());
      eldest.remove();
    }
  }

  void drop(RunId run) {
    StoredRun old = runs.remove(run);
    weight -= old == null ? 0 : weight(old);
  }

  /** Drops the runs of these partitions. */
  void drop(IntPredicate partition) {
    runs.values().removeIf(run -> partition.test(run.partition()));
    weight = runs.values().stream().mapToLong(LiveRuns::weight).sum();
  }

  int size() {
    return runs.size();
  }

  private static long weight(StoredRun run) {
    return run.weight() + OVERHEAD;
  }
}
