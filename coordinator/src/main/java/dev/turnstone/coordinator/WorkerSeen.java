package dev.turnstone.coordinator;

import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.log.WorkersMessage.Slots;
import dev.turnstone.run.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a worker.
 *
 * @param number of its last heartbeat
 * @param millis the broker's time of it
 * @param held what it listed; the same run twice if it has two claims
 * @param runs the runs of it
 * @param beforeNumber of the heartbeat before; 0 if there was none
 * @param runsBefore what that one listed
 * @param counts how often each coordinator had ticked when the last heartbeat came
 */
record WorkerSeen(
    long number,
    long millis,
    List<Held> held,
    Set<RunId> runs,
    long beforeNumber,
    Set<RunId> runsBefore,
    Map<String, Slots> slots,
    Map<UUID, Long> counts) {
  WorkerSeen {
    held = List.copyOf(held);
    runs = Set.copyOf(runs);
    runsBefore = Set.copyOf(runsBefore);
    slots = Map.copyOf(slots);
    counts = Map.copyOf(counts);
  }

  static WorkerSeen of(
      Heartbeat heartbeat, @Nullable WorkerSeen before, long millis, Map<UUID, Long> counts) {
    return new WorkerSeen(
        heartbeat.number(),
        millis,
        heartbeat.held(),
        heartbeat.held().stream().map(Held::run).collect(Collectors.toSet()),
        before == null ? 0 : before.number(),
        before == null ? Set.of() : before.runs(),
        heartbeat.slots(),
        counts);
  }

  /**
   * Whether its last two heartbeats came after the one numbered {@code heartbeat} and both lack the
   * run.
   */
  boolean lacks(RunId run, long heartbeat) {
    return beforeNumber > heartbeat && !runs.contains(run) && !runsBefore.contains(run);
  }

  int free(String topic) {
    Slots of = slots.get(topic);
    return of == null ? 0 : of.free();
  }
}
