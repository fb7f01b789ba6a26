package dev.turnstone.run;

import java.util.Objects;
import java.util.UUID;

/** A worker's hold on a run for one attempt; new for every claim ever made. */
public record ClaimId(UUID value) {
  public ClaimId {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
