package dev.turnstone.coordinator;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs of each lane that have not ended, in the order of their requests; the first of them is
 * active. Runs that are alone in theirs are left out. Lanes of two tenants are two, though they be
 * called the same. One thread owns it.
 */
final class Lanes {
  private final Map<Place, TreeMap<Long, RunId>> lanes = new HashMap<>();

  private record Place(Tenant tenant, LaneId lane) {
    static Place of(RunEntry entry) {
      return new Place(entry.tenant(), entry.lane());
    }
  }

  void add(RunEntry entry) {
    if (entry.terms().order() != LaneUse.Order.ALONE) {
      var _ =
          lanes
              .computeIfAbsent(Place.of(entry), _ -> new TreeMap<>())
              .put(entry.terms().offset(), entry.run());
    }
  }

  void remove(RunEntry entry) {
    TreeMap<Long, RunId> runs = lanes.get(Place.of(entry));
    if (runs != null) {
      runs.remove(entry.terms().offset());
      if (runs.isEmpty()) {
        lanes.remove(Place.of(entry));
      }
    }
  }

  /** The active run; null where none is known. */
  @Nullable RunId first(Tenant tenant, LaneId lane) {
    TreeMap<Long, RunId> runs = lanes.get(new Place(tenant, lane));
    return runs == null ? null : runs.firstEntry().getValue();
  }

  /** Offset of the last request in the lane of a run; -1 where none is known. */
  long last(RunEntry entry) {
    TreeMap<Long, RunId> runs = lanes.get(Place.of(entry));
    return runs == null ? -1 : runs.lastKey();
  }
}
