package dev.turnstone.run;

import java.util.Objects;

/**
 * The mark on every record of a worker: its claim, and the record's number under that claim, from 0
 * without gaps.
 */
public record Stamp(ClaimId claim, int n) {
  public Stamp {
    Objects.requireNonNull(claim);
  }
}
