package dev.turnstone.coordinator;

import dev.turnstone.log.WorkersMessage;
import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Tick;
import dev.turnstone.run.WorkerId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The topic workers folded up to one place. Pure and immutable. Leases are counted in ticks, which
 * stand in the same log as the heartbeats: when nobody can append, nobody is lost.
 *
 * @param seen the last two heartbeats of each worker
 * @param clocks how often each coordinator ticked
 * @param millis the broker's time of the newest tick; 0 before any
 */
record Workers(
    Map<WorkerId, WorkerSeen> seen, Map<UUID, Clock> clocks, TaskFlow flow, long millis) {
  static final Workers NONE = new Workers(Map.of(), Map.of(), TaskFlow.NONE, 0);

  /** The topic keeps an hour; a table kept for longer must not know more than a fresh one. */
  private static final long FORGET_MILLIS = 3_600_000;

  private static final int CLOCKS_MAX = 64;

  Workers {
    seen = Map.copyOf(seen);
    clocks = Map.copyOf(clocks);
  }

  /** One coordinator's ticks: how many, the newest one's number and time. */
  record Clock(long count, long number, long millis) {}

  /** The table after one more message, which the broker took at {@code at}. */
  Workers after(WorkersMessage message, long at) {
    return switch (message) {
      case Heartbeat heartbeat -> heard(heartbeat, at);
      case Tick tick -> ticked(tick, at);
    };
  }

  private Workers heard(Heartbeat heartbeat, long at) {
    WorkerSeen before = seen.get(heartbeat.worker());
    if (before != null && before.number() >= heartbeat.number()) {
      return this;
    }
    Map<WorkerId, WorkerSeen> now = new HashMap<>(seen);
    now.put(heartbeat.worker(), WorkerSeen.of(heartbeat, before, at, counts()));
    return new Workers(now, clocks, flow.took(heartbeat.newest().values()), millis);
  }

  private Workers ticked(Tick tick, long at) {
    Clock before = clocks.getOrDefault(tick.coordinator(), new Clock(0, 0, 0));
    if (before.number() >= tick.number()) {
      return this;
    }
    Map<UUID, Clock> now = new HashMap<>(clocks);
    now.put(tick.coordinator(), new Clock(before.count() + 1, tick.number(), at));
    if (now.size() > CLOCKS_MAX) {
      now.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().millis()))
          .ifPresent(oldest -> now.remove(oldest.getKey()));
    }
    long newMillis = Math.max(millis, at);
    Map<WorkerId, WorkerSeen> kept = remembered(newMillis);
    return new Workers(kept, now, flow.ticked(kept.values(), newMillis), newMillis);
  }

  private Map<WorkerId, WorkerSeen> remembered(long now) {
    Map<WorkerId, WorkerSeen> kept = new HashMap<>(seen);
    kept.values().removeIf(worker -> worker.millis() < now - FORGET_MILLIS);
    return kept;
  }

  /** How often each coordinator has ticked. */
  Map<UUID, Long> counts() {
    Map<UUID, Long> counts = new HashMap<>();
    clocks.forEach((coordinator, clock) -> counts.put(coordinator, clock.count()));
    return counts;
  }

  /** Whether one coordinator has ticked {@code lease} times since {@code counts} were taken. */
  boolean passed(int lease, Map<UUID, Long> counts) {
    return clocks.entrySet().stream()
        .anyMatch(
            clock -> clock.getValue().count() - counts.getOrDefault(clock.getKey(), 0L) >= lease);
  }
}
