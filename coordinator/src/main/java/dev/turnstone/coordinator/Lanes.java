package dev.turnstone.coordinator;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs of each lane that have not ended, in the order of their requests; the first of them is
 * active. Runs that are alone in theirs are left out. One thread owns it.
 */
final class Lanes {
  private final Map<LaneId, TreeMap<Long, RunId>> lanes = new HashMap<>();

  void add(RunEntry entry) {
    if (entry.terms().order() != LaneUse.Order.ALONE) {
      var _ =
          lanes
              .computeIfAbsent(entry.lane(), _ -> new TreeMap<>())
              .put(entry.terms().offset(), entry.run());
    }
  }

  void remove(RunEntry entry) {
    TreeMap<Long, RunId> runs = lanes.get(entry.lane());
    if (runs != null) {
      runs.remove(entry.terms().offset());
      if (runs.isEmpty()) {
        lanes.remove(entry.lane());
      }
    }
  }

  /** The active run; null where none is known. */
  @Nullable RunId first(LaneId lane) {
    TreeMap<Long, RunId> runs = lanes.get(lane);
    return runs == null ? null : runs.firstEntry().getValue();
  }

  /** Offset of the last request in the lane; -1 where none is known. */
  long last(LaneId lane) {
    TreeMap<Long, RunId> runs = lanes.get(lane);
    return runs == null ? -1 : runs.lastKey();
  }
}
