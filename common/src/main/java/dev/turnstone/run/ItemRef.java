package dev.turnstone.run;

import java.util.Objects;

/**
 * Where a model-made item stands: run, step, index within the step. Its text is stable over
 * attempts, so an item that comes again after a crash keeps its id, and a reader finds the run from
 * an item's id.
 *
 * @param step 0 to 238,327
 * @param index 0 to 238,327
 */
public record ItemRef(RunId run, int step, int index) {
  private static final int PLACE_LENGTH = 3;
  private static final int PLACES = 62 * 62 * 62;

  public ItemRef {
    Objects.requireNonNull(run);
    Objects.checkIndex(step, PLACES);
    Objects.checkIndex(index, PLACES);
  }

  /** 30 base-62 characters, the first 24 of them the run's. */
  public String text() {
    return run.text() + Base62.encode(step, PLACE_LENGTH) + Base62.encode(index, PLACE_LENGTH);
  }

  /** The call id that clients and models see for a tool call made at this place. */
  public String callId() {
    return "call_" + text();
  }
}
