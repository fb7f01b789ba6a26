package dev.turnstone.run;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A run's id: a UUIDv7, so ids order by the time of their making. Clients see it as a prefix and 24
 * base-62 characters, or as the UUID itself.
 */
public record RunId(UUID value) implements Comparable<RunId> {
  /** Length of {@link #text()}. */
  public static final int TEXT_LENGTH = 24;

  public RunId {
    Objects.requireNonNull(value);
  }

  /** The 24 base-62 characters that follow a dialect's prefix. */
  public String text() {
    return Base62.encode(value, TEXT_LENGTH);
  }

  /** The id that {@link #text()} wrote; empty for anything else. */
  public static Optional<RunId> parse(String text) {
    return text.length() == TEXT_LENGTH ? Base62.decode(text).map(RunId::new) : Optional.empty();
  }

  /** The run named by an id made of a prefix and a run's text; empty for anything else. */
  public static Optional<RunId> parse(String prefix, String id) {
    return id.startsWith(prefix) ? parse(id.substring(prefix.length())) : Optional.empty();
  }

  /** Milliseconds since 1970 that a UUIDv7 carries. */
  public long millis() {
    return value.getMostSignificantBits() >>> 16;
  }

  /** Orders as Postgres orders UUIDs: by unsigned bytes. */
  @Override
  public int compareTo(RunId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
