package dev.turnstone.chaos.judge;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Runs of a lane come one after the other, in the order in which they were asked for. */
final class Lanes {
  private final Findings findings;
  private final Recoveries recoveries;
  private final Map<LaneId, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Deque<Seen> waiting = new ArrayDeque<>();
    private long freeSince;
  }

  Lanes(Findings findings, Recoveries recoveries) {
    this.findings = findings;
    this.recoveries = recoveries;
  }

  void requested(Seen seen, LaneUse.Order order) {
    if (order == LaneUse.Order.QUEUE) {
      lanes.computeIfAbsent(seen.lane(), _ -> new Lane()).waiting.add(seen);
    }
  }

  void claimed(Seen seen, long millis) {
    Lane lane = lanes.get(seen.lane());
    if (lane == null) {
      recoveries.dispatched(false, seen.requestedMillis(), millis, seen.state());
      return;
    }
    Seen first = lane.waiting.peek();
    findings.expect(
        first == seen,
        "lanes in order, one at a time",
        seen.run().toString(),
        "was claimed while it was the turn of " + (first == null ? "nobody" : first.run()));
    long free = Math.max(lane.freeSince, seen.requestedMillis());
    recoveries.dispatched(true, free, millis, seen.state());
  }

  void ended(Seen seen) {
    Lane lane = lanes.get(seen.lane());
    if (lane != null) {
      lane.waiting.remove(seen);
      lane.freeSince = seen.endedMillis();
      if (lane.waiting.isEmpty()) {
        lanes.remove(seen.lane());
      }
    }
  }
}
