package dev.turnstone.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks another process again until something holds: there is no signal to wait for across a
 * process's border. The limit is far beyond what a busy machine needs; nothing is ever measured by
 * it.
 */
public final class Eventually {
  public static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  public static void holds(String what, BooleanSupplier probe) {
    holds(what, LIMIT, probe);
  }

  public static void holds(String what, Duration limit, BooleanSupplier probe) {
    get(what, limit, () -> probe.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  public static <T> T get(String what, Supplier<Optional<T>> probe) {
    return get(what, LIMIT, probe);
  }

  public static <T> T get(String what, Duration limit, Supplier<Optional<T>> probe) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = probe.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new AssertionError("did not come within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
