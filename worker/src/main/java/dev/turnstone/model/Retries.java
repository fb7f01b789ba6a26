package dev.turnstone.model;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides whether and when a model is asked again. */
final class Retries {
  private final ProviderSettings.Patience patience;
  private final RandomGenerator random;

  Retries(ProviderSettings.Patience patience, RandomGenerator random) {
    this.patience = patience;
    this.random = random;
  }

  /**
   * The pause before the next try; empty when there is none.
   *
   * @param made tries so far, at least 1
   * @param left of the call's time
   */
  Optional<Duration> pause(TryFailed failed, int made, Duration left) {
    if (!failed.passing() || made >= patience.tries()) {
      return Optional.empty();
    }
    Duration wanted = failed.waitWanted();
    Duration pause = wanted != null ? wanted : jittered(made);
    boolean tooLong = pause.compareTo(patience.pauseMax()) > 0 || pause.compareTo(left) >= 0;
    return tooLong ? Optional.empty() : Optional.of(pause);
  }

  Duration pauseMax() {
    return patience.pauseMax();
  }

  /**
   * A pause that grows with each failure.
   *
   * @param failures at least 1
   */
  Duration jittered(int failures) {
    Duration doubled = patience.pause().multipliedBy(1L << Math.min(failures - 1, 20));
    Duration full = doubled.compareTo(patience.pauseMax()) > 0 ? patience.pauseMax() : doubled;
    Duration half = full.dividedBy(2);
    return half.plus(part(half));
  }

  /** A part of the time, by chance. */
  Duration part(Duration time) {
    long nanos = time.toNanos();
    return Duration.ofNanos(nanos <= 0 ? 0 : random.nextLong(nanos));
  }
}
