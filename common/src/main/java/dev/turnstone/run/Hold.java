package dev.turnstone.run;

import org.jspecify.annotations.Nullable;

/**
 * Who holds a run.
 *
 * @param attempt the highest that was claimed; 0 before any
 * @param claim the current one; absent when nobody holds the run
 * @param worker who made it
 * @param heartbeat the worker's last heartbeat before it
 * @param n number of the last accepted record under it
 * @param broken whether a number was missing: nothing more is accepted under it
 */
public record Hold(
    int attempt,
    @Nullable ClaimId claim,
    @Nullable WorkerId worker,
    long heartbeat,
    int n,
    boolean broken) {
  static final Hold NONE = new Hold(0, null, null, 0, -1, false);

  static Hold of(RunEvent.Claimed claimed) {
    return new Hold(
        claimed.attempt(), claimed.claim(), claimed.worker(), claimed.heartbeat(), 0, false);
  }

  /** Whether {@code stamp} belongs to the current claim. */
  public boolean has(Stamp stamp) {
    return stamp.claim().equals(claim);
  }

  /** Whether a record with this stamp was accepted before and its claim still holds. */
  public boolean covers(Stamp stamp) {
    return has(stamp) && !broken && stamp.n() <= n;
  }

  Hold reached(int newN) {
    return new Hold(attempt, claim, worker, heartbeat, newN, broken);
  }

  Hold breaking() {
    return new Hold(attempt, claim, worker, heartbeat, n, true);
  }

  Hold ended() {
    return new Hold(attempt, null, null, 0, -1, false);
  }
}
