package dev.turnstone.model;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Models that their provider takes no requests for just now: what one run was told holds for all.
 * By model, since the larger providers count by model. Thread-safe.
 */
final class Holds {
  /** Whoever asks for more is asked again by then: an operator may have paid in the meantime. */
  private static final Duration HOLD_MAX = Duration.ofMinutes(10);

  /** Clients choose names, so their number must end somewhere. */
  private static final int MODELS_MAX = 1000;

  private final Map<String, Hold> holds = new HashMap<>();

  private record Hold(Instant until, int count) {}

  /** How long nobody should ask; zero if anybody may. */
  synchronized Duration left(String model, Instant now) {
    Hold hold = holds.get(model);
    return hold == null || !hold.until().isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, hold.until());
  }

  /**
   * The provider refused; several refusals of one time count as one.
   *
   * @param wanted what it asked for; else the pause follows from the number of refusals
   * @return how long to wait
   */
  synchronized Duration refused(
      String model, @Nullable Duration wanted, IntFunction<Duration> pauses, Instant now) {
    Hold before = holds.getOrDefault(model, new Hold(now, 0));
    boolean same = before.until().isAfter(now);
    int count = same ? before.count() : before.count() + 1;
    Duration pause = wanted != null ? wanted : pauses.apply(count);
    Instant until = now.plus(pause.compareTo(HOLD_MAX) > 0 ? HOLD_MAX : pause);
    Instant later = before.until().isAfter(until) ? before.until() : until;
    keep(model, new Hold(later, count), now);
    return pause;
  }

  /**
   * The model answered, which ends no pause that is still to come: the call may have gone out
   * before another one was refused.
   */
  synchronized void answered(String model, Instant now) {
    if (left(model, now).isZero()) {
      holds.remove(model);
    }
  }

  private void keep(String model, Hold hold, Instant now) {
    if (holds.size() >= MODELS_MAX) {
      holds.values().removeIf(each -> !each.until().isAfter(now));
    }
    if (holds.size() < MODELS_MAX || holds.containsKey(model)) {
      holds.put(model, hold);
    }
  }
}
