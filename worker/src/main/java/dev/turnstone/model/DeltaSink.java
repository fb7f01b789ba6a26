package dev.turnstone.model;

import dev.turnstone.run.RunDelta;

/** Takes an answer's pieces while they come. */
@FunctionalInterface
public interface DeltaSink {

  /**
   * Called on the run's thread, in order; an item's deltas are never interleaved with another's.
   * Together the pieces are exactly what the answer's items consist of; none is empty, and no
   * surrogate pair is split over two.
   */
  void accept(RunDelta delta);
}
