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

  private Duration jittered(int made) {
    Duration doubled = patience.pause().multipliedBy(1L << Math.min(made - 1, 20));
    Duration full = doubled.compareTo(patience.pauseMax()) > 0 ? patience.pauseMax() : doubled;
    long half = full.toNanos() / 2;
    return Duration.ofNanos(half + (half == 0 ? 0 : random.nextLong(half)));
  }
}
