package dev.turnstone.api.tail;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.log.LogEnds;
import dev.turnstone.run.Mutant;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads linearizable: whoever passes sees all that any node had shown before. Asks for the
 * ends of the log and waits until this node has folded up to them; one question serves all who came
 * before it was asked. Thread-safe.
 */
final class Barrier {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final LogEnds ends;
  private final Progress folded;
  private @Nullable CompletableFuture<Map<Integer, Long>> asked;
  private @Nullable CompletableFuture<Map<Integer, Long>> next;

  Barrier(LogEnds ends, Progress folded) {
    this.ends = ends;
    this.folded = folded;
  }

  /**
   * By partition of events up to where the log reached when it was asked, which this node has
   * folded by now.
   *
   * @throws RequestRejected UNAVAILABLE when the log can't be asked or this node lags behind it
   */
  Map<Integer, Long> pass() {
    if (Mutant.NO_BARRIER.on()) {
      return Map.of();
    }
    try {
      Map<Integer, Long> wanted = question().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!folded.await(wanted, LIMIT)) {
        throw unavailable();
      }
      return wanted;
    } catch (ExecutionException | TimeoutException away) {
      throw unavailable();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private synchronized CompletableFuture<Map<Integer, Long>> question() {
    if (asked == null) {
      return ask(new CompletableFuture<>());
    }
    if (next == null) {
      next = new CompletableFuture<>();
    }
    return next;
  }

  private CompletableFuture<Map<Integer, Long>> ask(CompletableFuture<Map<Integer, Long>> mine) {
    asked = mine;
    var _ = asking().whenComplete((answer, failure) -> answered(mine, answer, failure));
    return mine;
  }

  private CompletableFuture<Map<Integer, Long>> asking() {
    try {
      return ends.ends();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void answered(
      CompletableFuture<Map<Integer, Long>> mine,
      @Nullable Map<Integer, Long> answer,
      @Nullable Throwable failure) {
    synchronized (this) {
      CompletableFuture<Map<Integer, Long>> waiting = next;
      asked = null;
      next = null;
      if (waiting != null) {
        var _ = ask(waiting);
      }
    }
    if (answer != null) {
      mine.complete(answer);
    } else {
      mine.completeExceptionally(
          failure == null ? new IllegalStateException("no answer") : failure);
    }
  }

  private static RequestRejected unavailable() {
    return new RequestRejected(
        ApiError.of(
            ApiError.Kind.UNAVAILABLE, "The log can't be read right now; try again shortly."));
  }
}
