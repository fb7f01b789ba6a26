package dev.turnstone.coordinator;

import dev.turnstone.coordinator.Sighting.Reach;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sightings: with each tick it takes the workers as they are and asks how far the log
 * reaches, one question at a time. Thread-safe; has no thread.
 */
final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);

  private final Supplier<CompletableFuture<Map<Integer, Reach>>> reaches;
  private final AtomicReference<@Nullable Sighting> newest = new AtomicReference<>();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicBoolean asking = new AtomicBoolean();

  /**
   * @param reaches asks how far each partition reaches at some moment after the call; it must come
   *     to an end
   */
  Lookout(Supplier<CompletableFuture<Map<Integer, Reach>>> reaches) {
    this.reaches = reaches;
  }

  /** A tick was read, and these are the workers with it. */
  void ticked(Workers workers) {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    long number = begun.incrementAndGet();
    var _ =
        asked()
            .whenComplete((all, failure) -> {
              if (failure == null) {
                newest.set(new Sighting(number, workers, all));
              } else {
                log.warn("how far the log reaches can't be told now", failure);
              }
              asking.set(false);
            });
  }

  /** A question that can't even be asked must not be the last one. */
  private CompletableFuture<Map<Integer, Reach>> asked() {
    try {
      return reaches.get();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** The newest sighting; null before the first. */
  @Nullable Sighting newest() {
    return newest.get();
  }

  /** Number of the last sighting begun. */
  long begun() {
    return begun.get();
  }
}
