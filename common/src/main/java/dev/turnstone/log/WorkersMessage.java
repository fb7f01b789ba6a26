package dev.turnstone.log;

import dev.turnstone.run.ClaimId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The topic workers, whose order is the only clock that leases know. */
public sealed interface WorkersMessage {

  /**
   * A worker lives.
   *
   * @param number from 1, by 1
   * @param slots by tasks topic
   * @param held the runs it works on or is about to claim
   * @param newest by {@code topic/partition} the newest task it took
   */
  record Heartbeat(
      WorkerId worker,
      long number,
      Map<String, Slots> slots,
      List<Held> held,
      Map<String, TaskRef> newest)
      implements WorkersMessage {
    public Heartbeat {
      slots = Map.copyOf(slots);
      held = List.copyOf(held);
      newest = Map.copyOf(newest);
    }
  }

  /** How many runs a worker can hold at once, and for how many more it has room now. */
  record Slots(int free, int total) {}

  /** A run in a worker's hands; without claim until it was made. */
  record Held(RunId run, @Nullable ClaimId claim) {}

  /**
   * A coordinator's clock beat: one second after the one before was acknowledged. {@code number}
   * from 1, by 1.
   */
  record Tick(UUID coordinator, long number) implements WorkersMessage {}
}
