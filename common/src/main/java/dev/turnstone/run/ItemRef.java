package dev.turnstone.run;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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

  /**
   * The place that an item's id names: a prefix and {@link #text()}; empty for anything else,
   * whether or not there is an item.
   */
  public static Optional<ItemRef> parse(String prefix, String id) {
    int steps = prefix.length() + RunId.TEXT_LENGTH;
    int indexes = steps + PLACE_LENGTH;
    if (id.length() != indexes + PLACE_LENGTH) {
      return Optional.empty();
    }
    Optional<RunId> run = RunId.parse(prefix, id.substring(0, steps));
    OptionalInt step = place(id.substring(steps, indexes));
    OptionalInt index = place(id.substring(indexes));
    return run.isPresent() && step.isPresent() && index.isPresent()
        ? Optional.of(new ItemRef(run.get(), step.getAsInt(), index.getAsInt()))
        : Optional.empty();
  }

  private static OptionalInt place(String text) {
    return Base62.decode(text)
        .map(value -> OptionalInt.of((int) value.getLeastSignificantBits()))
        .orElse(OptionalInt.empty());
  }

  /** The call id that clients and models see for a tool call made at this place. */
  public String callId() {
    return "call_" + text();
  }
}
