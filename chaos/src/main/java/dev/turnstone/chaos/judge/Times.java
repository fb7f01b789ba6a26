package dev.turnstone.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Durations of one kind, in milliseconds. Thread-safe. */
public final class Times {
  private static final long[] EDGES = {
    100, 250, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 15_000, 30_000, 60_000
  };

  private final List<Long> all = new ArrayList<>();

  public synchronized void add(long millis) {
    all.add(millis);
  }

  public synchronized int size() {
    return all.size();
  }

  /** The value that a share of all does not exceed; 0 where there is none. */
  public synchronized long at(double share) {
    if (all.isEmpty()) {
      return 0;
    }
    List<Long> sorted = all.stream().sorted().toList();
    return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }

  /** How many lie at or below each edge and above the one before; by edge in milliseconds. */
  public synchronized Map<Long, Long> histogram() {
    Map<Long, Long> bars = new TreeMap<>();
    for (long millis : all) {
      long edge = Long.MAX_VALUE;
      for (int i = EDGES.length - 1; i >= 0 && millis <= EDGES[i]; i--) {
        edge = EDGES[i];
      }
      bars.merge(edge, 1L, Long::sum);
    }
    return bars;
  }
}
