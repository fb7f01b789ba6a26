package dev.turnstone.api.access;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a run in, or says why its key may not begin it now. Asked before anything of the run is
 * written. Thread-safe.
 */
public final class Admission {
  private static final Duration WHEN_ONE_ENDS = Duration.ofSeconds(2);

  private final Keyring keyring;
  private final KeyCounts counts;
  private final Clock clock;

  public Admission(Keyring keyring, KeyCounts counts, Clock clock) {
    this.keyring = keyring;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * Counts the run from now on, or says why not: then nothing is counted.
   *
   * @return the refusal: UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or UNAVAILABLE; empty if it is
   *     let in
   */
  public Optional<RequestRejected> admit(RunId run, RunSpec spec) {
    return refusal(spec, key -> counts.take(run, key.id(), key.limits()));
  }

  /** What {@link #admit} would say now; counts nothing. */
  public Optional<RequestRejected> look(RunSpec spec) {
    return refusal(spec, key -> counts.look(key.id(), key.limits()));
  }

  private Optional<RequestRejected> refusal(RunSpec spec, Function<ApiKey, KeyCounts.Place> place) {
    KeyId id = spec.key();
    if (id == null) {
      return Optional.empty();
    }
    Optional<ApiKey> held = keyring.named(id);
    if (held.isEmpty()) {
      return Optional.of(Access.unknown());
    }
    ApiKey key = held.get();
    if (!key.permits(spec.model())) {
      return Optional.of(forbidden(spec.model()));
    }
    Long tokensMax = key.limits().tokensPerDay();
    if (tokensMax != null && keyring.spentToday(id) >= tokensMax) {
      return Optional.of(spent(tokensMax));
    }
    return switch (place.apply(key)) {
      case KeyCounts.Place.Free() -> Optional.empty();
      case KeyCounts.Place.TooFast(int seconds) -> Optional.of(tooFast(key, seconds));
      case KeyCounts.Place.TooManyOpen() -> Optional.of(tooManyOpen(key));
      case KeyCounts.Place.Unknown() -> Optional.of(unknown());
    };
  }

  /** A run that was let in was not begun after all. */
  public void withdraw(RunId run) {
    counts.giveBack(run);
  }

  /** How a key stands to its limits now. */
  Standing standing(ApiKey key) {
    return new Standing(
        key.limits(),
        counts.pace(key.id()),
        counts.openRuns(key.id()),
        keyring.spentToday(key.id()),
        untilMidnight());
  }

  private Duration untilMidnight() {
    Instant now = clock.instant();
    Instant midnight =
        now.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .plusDays(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    return Duration.between(now, midnight);
  }

  private static RequestRejected forbidden(String model) {
    return new RequestRejected(
        new ApiError(
            ApiError.Kind.FORBIDDEN,
            "This API key does not have access to the model '%s'.".formatted(model),
            "model",
            "model_not_found",
            null,
            false));
  }

  private RequestRejected spent(long tokensMax) {
    return limited(
        "This API key has used its %d tokens of today (UTC).".formatted(tokensMax),
        "insufficient_quota",
        untilMidnight(),
        false);
  }

  private static RequestRejected tooFast(ApiKey key, int seconds) {
    return limited(
        "Rate limit reached for this API key: %d requests per minute. Try again in %ds."
            .formatted(key.limits().requestsPerMinute(), seconds),
        "rate_limit_exceeded",
        Duration.ofSeconds(seconds),
        true);
  }

  private static RequestRejected tooManyOpen(ApiKey key) {
    return limited(
        "Limit reached for this API key: %d runs at once. Try again when one of them has ended."
            .formatted(key.limits().openRuns()),
        "rate_limit_exceeded",
        WHEN_ONE_ENDS,
        true);
  }

  private static RequestRejected unknown() {
    return new RequestRejected(
        ApiError.of(
            ApiError.Kind.UNAVAILABLE,
            "This node has just started and does not know this key's open runs yet; try again"
                + " shortly."));
  }

  private static RequestRejected limited(
      String message, String code, Duration after, boolean retry) {
    return new RequestRejected(
        new ApiError(ApiError.Kind.RATE_LIMITED, message, null, code, after, retry));
  }
}
