package dev.turnstone.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody is worth asking. After some failures in a row nobody asks for a while; then one
 * call does, for all. {@link Circuits} sees to it that one thread at a time is in here.
 */
final class Circuit {
  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  private final String who;
  private final ProviderSettings.Health health;
  private final Clocks clocks;
  private int failures;
  private @Nullable Instant restsUntil;
  private boolean probing;
  private CompletableFuture<Void> verdict = new CompletableFuture<>();

  /**
   * @param who for the log
   */
  Circuit(String who, ProviderSettings.Health health, Clocks clocks) {
    this.who = who;
    this.health = health;
    this.clocks = clocks;
  }

  /**
   * What a call has to wait for.
   *
   * @param left the rest of the time in which nobody asks; zero if one call asks for all just now
   * @param verdict done once it is known what came of that call
   */
  record Rest(Duration left, CompletableFuture<Void> verdict) {}

  /** Empty if a call may go out now. */
  Optional<Rest> rest() {
    Instant until = restsUntil;
    if (until == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(clocks.steady(), until);
    if (left.isPositive()) {
      return Optional.of(new Rest(left, verdict));
    }
    return probing ? Optional.of(new Rest(Duration.ZERO, verdict)) : Optional.empty();
  }

  boolean down() {
    return restsUntil != null;
  }

  /** A call goes out, which may; whether it goes for all the others. */
  boolean asked() {
    probing = restsUntil != null;
    return probing;
  }

  /** It answered, whatever it said. */
  void answered() {
    if (restsUntil != null) {
      log.info("provider is back {}", who);
    }
    failures = 0;
    restsUntil = null;
    told();
  }

  /** It can't be reached, or says itself that it can't answer. */
  void failed(boolean probe) {
    failures++;
    if (failures < health.failures() || (restsUntil != null && !probe)) {
      return;
    }
    if (restsUntil == null) {
      log.warn("provider is down {} failures={} coolDown={}", who, failures, health.coolDown());
    }
    restsUntil = clocks.steady().plus(health.coolDown());
    told();
  }

  /** The call that went for all came to nothing of its own accord: the next one may. */
  void unclear() {
    told();
  }

  private void told() {
    probing = false;
    verdict.complete(null);
    verdict = new CompletableFuture<>();
  }
}
