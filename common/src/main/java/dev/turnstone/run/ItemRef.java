package dev.turnstone.run;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;

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

  /** Of 32 bits. */
  private static final int NAME_LENGTH = 6;

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
   * Of a call of the function {@code name}: {@link #text()} and 6 characters that follow from the
   * name. So what comes again as a call of another function is another item, and no client that
   * keys by id makes the one under the other's name.
   */
  public String text(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return text() + Base62.encode(sum.getValue(), NAME_LENGTH);
  }

  /**
   * The place that an item's id names: a prefix and {@link #text()} or {@link #text(String)}; empty
   * for anything else, whether or not there is an item.
   */
  public static Optional<ItemRef> parse(String prefix, String id) {
    int steps = prefix.length() + RunId.TEXT_LENGTH;
    int indexes = steps + PLACE_LENGTH;
    int end = indexes + PLACE_LENGTH;
    boolean named =
        id.length() == end + NAME_LENGTH && Base62.decode(id.substring(end)).isPresent();
    if (id.length() != end && !named) {
      return Optional.empty();
    }
    Optional<RunId> run = RunId.parse(prefix, id.substring(0, steps));
    OptionalInt step = place(id.substring(steps, indexes));
    OptionalInt index = place(id.substring(indexes, end));
    return run.isPresent() && step.isPresent() && index.isPresent()
        ? Optional.of(new ItemRef(run.get(), step.getAsInt(), index.getAsInt()))
        : Optional.empty();
  }

  private static OptionalInt place(String text) {
    return Base62.decode(text)
        .map(value -> OptionalInt.of((int) value.getLeastSignificantBits()))
        .orElse(OptionalInt.empty());
  }

  /** The call id that clients and models see for a call of the tool {@code name} at this place. */
  public String callId(String name) {
    return "call_" + text(name);
  }
}
