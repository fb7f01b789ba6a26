package dev.turnstone.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a provider is worth asking. After some failures in a row nobody asks it for a while; then
 * one call does, for all. Thread-safe.
 */
final class Circuit {
  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  private final String name;
  private final ProviderSettings.Health health;
  private final Clock clock;
  private int failures;
  private @Nullable Instant restsUntil;
  private boolean probing;

  Circuit(String name, ProviderSettings.Health health, Clock clock) {
    this.name = name;
    this.health = health;
    this.clock = clock;
  }

  /** Whether a call may go out now. */
  synchronized boolean mayAsk() {
    return restsUntil == null || (!probing && !clock.instant().isBefore(restsUntil));
  }

  synchronized boolean down() {
    return restsUntil != null;
  }

  /**
   * Lets a call out; it has to say later how it went.
   *
   * @return empty if it must not go; else whether it goes for all the others
   */
  synchronized Optional<Boolean> ask() {
    if (!mayAsk()) {
      return Optional.empty();
    }
    probing = restsUntil != null;
    return Optional.of(probing);
  }

  /** It answered, whatever it said. */
  synchronized void answered() {
    if (restsUntil != null) {
      log.info("provider is back name={}", name);
    }
    failures = 0;
    restsUntil = null;
    probing = false;
  }

  /** It can't be reached, or says itself that it can't answer. */
  synchronized void failed(boolean probe) {
    failures++;
    if (failures < health.failures() || (restsUntil != null && !probe)) {
      return;
    }
    if (restsUntil == null) {
      log.warn("provider is down name={} failures={} coolDown={}", name, failures, coolDown());
    }
    restsUntil = clock.instant().plus(coolDown());
    probing = false;
  }

  /** The call that went for all came to nothing of its own accord: the next one may. */
  synchronized void unclear() {
    probing = false;
  }

  Duration coolDown() {
    return health.coolDown();
  }
}
