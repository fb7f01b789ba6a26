package dev.turnstone.api.tail;

import dev.turnstone.log.AppendFailed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for acknowledgements; the port's own limit (5 s) is the shorter one. */
final class Appends {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private Appends() {}

  /**
   * @throws dev.turnstone.api.RequestRejected UNAVAILABLE when there is none
   */
  static <T> T await(CompletableFuture<T> append) {
    try {
      return awaitOrFail(append);
    } catch (AppendFailed failure) {
      throw LogRuns.unavailable("The log does not answer right now; try again shortly.");
    }
  }

  /**
   * @throws AppendFailed when there is none
   */
  static <T> T awaitOrFail(CompletableFuture<T> append) {
    try {
      return append.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof AppendFailed known
          ? known
          : new AppendFailed(true, failure);
    } catch (TimeoutException late) {
      throw new AppendFailed(true, late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AppendFailed(true, stop);
    }
  }
}
