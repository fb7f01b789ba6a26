package dev.turnstone.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A place where an answer stops until the test lets it go on; for good, then: whoever comes here
 * later passes.
 *
 * @param before how many tokens come before it
 */
public record Hold(int before, CountDownLatch reached, CountDownLatch open) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  public static Hold before(int token) {
    return new Hold(token, new CountDownLatch(1), new CountDownLatch(1));
  }

  /** Waits until somebody stands here. */
  public void awaitReached() {
    await(reached, LIMIT, "nobody came to the hold");
  }

  public void release() {
    open.countDown();
  }

  /** Stands here for at most so long; whether it is open now. */
  public boolean pass(Duration limit) {
    reached.countDown();
    try {
      return open.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void await(CountDownLatch latch, Duration limit, String otherwise) {
    try {
      if (!latch.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(otherwise);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    }
  }
}
