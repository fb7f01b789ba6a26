package dev.turnstone.run;

import java.util.Objects;
import java.util.UUID;

/**
 * Names content that is too large for the log and was stored beside it, before the entry that names
 * it.
 */
public record BodyId(UUID value) {
  public BodyId {
    Objects.requireNonNull(value);
  }
}
