package dev.turnstone.run;

import java.util.Objects;
import java.util.UUID;

/** One worker process, from its start to its end: a restarted worker is another one. */
public record WorkerId(UUID value) {
  public WorkerId {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
