package dev.turnstone.coordinator;

import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.log.WorkersMessage.Slots;
import dev.turnstone.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a worker.
 *
 * @param number of its last heartbeat
 * @param millis the broker's time of it
 * @param held what it listed
 * @param beforeNumber of the heartbeat before; 0 if there was none
 * @param heldBefore what that one listed
 * @param counts how often each coordinator had ticked when the last heartbeat came
 */
record WorkerSeen(
    long number,
    long millis,
    Map<RunId, Held> held,
    long beforeNumber,
    Set<RunId> heldBefore,
    Map<String, Slots> slots,
    Map<UUID, Long> counts) {
  WorkerSeen {
    held = Map.copyOf(held);
    heldBefore = Set.copyOf(heldBefore);
    slots = Map.copyOf(slots);
    counts = Map.copyOf(counts);
  }

  static WorkerSeen of(
      Heartbeat heartbeat, @Nullable WorkerSeen before, long millis, Map<UUID, Long> counts) {
    Map<RunId, Held> held = new HashMap<>();
    heartbeat.held().forEach(one -> held.put(one.run(), one));
    return new WorkerSeen(
        heartbeat.number(),
        millis,
        held,
        before == null ? 0 : before.number(),
        before == null ? Set.of() : before.held().keySet(),
        heartbeat.slots(),
        counts);
  }

  /**
   * Whether its last two heartbeats came after the one numbered {@code heartbeat} and both lack the
   * run.
   */
  boolean lacks(RunId run, long heartbeat) {
    return beforeNumber > heartbeat && !held.containsKey(run) && !heldBefore.contains(run);
  }

  int free(String topic) {
    Slots of = slots.get(topic);
    return of == null ? 0 : of.free();
  }
}
