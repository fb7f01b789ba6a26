package dev.turnstone.coordinator;

import dev.turnstone.log.Task;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunEvent.Requested;
import java.util.Objects;

/**
 * What dispatch needs of a request; the rest of the spec stays in the store.
 *
 * @param offset of the request, which orders the runs of a lane
 * @param deadlineMillis how long the run may take from the broker's time of its request
 * @param direct whether the API sends the first task
 */
record Terms(
    long offset, long deadlineMillis, LaneUse.Order order, boolean direct, Task.Kind kind) {
  Terms {
    Objects.requireNonNull(order);
    Objects.requireNonNull(kind);
  }

  static Terms of(Requested requested, long offset) {
    return new Terms(
        offset,
        requested.spec().limits().deadline().toMillis(),
        requested.spec().lane().order(),
        requested.direct(),
        Task.Kind.INTERACTIVE);
  }
}
