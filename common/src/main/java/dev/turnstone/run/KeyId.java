package dev.turnstone.run;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a client's key, which is no secret: a run says by it who asked. Shown as {@code key_}
 * and 24 base-62 characters.
 */
public record KeyId(UUID value) {
  private static final String PREFIX = "key_";
  private static final int TEXT_LENGTH = 24;

  public KeyId {
    Objects.requireNonNull(value);
  }

  /** The key that {@link #toString} named; empty for anything else. */
  public static Optional<KeyId> parse(String text) {
    return text.startsWith(PREFIX) && text.length() == PREFIX.length() + TEXT_LENGTH
        ? Base62.decode(text.substring(PREFIX.length())).map(KeyId::new)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return PREFIX + Base62.encode(value, TEXT_LENGTH);
  }
}
