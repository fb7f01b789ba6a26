package dev.turnstone.coordinator;

import dev.turnstone.run.Marks;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunState;

/**
 * An ended run, remembered so that nothing late counts for it.
 *
 * @param offset of its ending
 * @param millis the broker's time of it
 */
record Over(long offset, long millis) {
  RunState state() {
    RunState none = RunState.NONE;
    return new RunState(Phase.ENDED, none.hold(), none.work(), null, new Marks(offset, 0, 0, 0));
  }
}
