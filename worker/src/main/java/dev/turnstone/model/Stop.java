package dev.turnstone.model;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wish that one call stop; never taken back. */
final class Stop {
  private final CompletableFuture<Void> asked = new CompletableFuture<>();

  void ask() {
    asked.complete(null);
  }

  boolean asked() {
    return asked.isDone() || Thread.currentThread().isInterrupted();
  }

  /**
   * Blocks until {@code event} has come, at most for {@code time}, and no longer than until the
   * stop is asked for or the thread interrupted.
   *
   * @return whether the event has come
   */
  boolean until(CompletableFuture<Void> event, Duration time) {
    try {
      CompletableFuture.anyOf(asked, event).get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException none) {
      // Then it has not come.
    }
    return event.isDone();
  }

  /** Blocks for {@code time}, less if the stop is asked for or the thread interrupted. */
  boolean passed(Duration time) {
    var _ = until(asked, time);
    return !asked();
  }
}
