package dev.turnstone.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that happens once and that a test waits for, instead of for a while. */
public final class Signal {
  /** How long any wait in a test lasts before it fails: far beyond what a busy machine needs. */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private final String what;
  private final CountDownLatch latch = new CountDownLatch(1);

  /**
   * @param what said when it did not come
   */
  public Signal(String what) {
    this.what = what;
  }

  /** It has happened. Twice is fine. */
  public void give() {
    latch.countDown();
  }

  public boolean given() {
    return latch.getCount() == 0;
  }

  /** Returns once it has happened; fails after {@link #LIMIT}. */
  public void await() {
    try {
      if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("did not come within " + LIMIT + ": " + what);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting: " + what, stop);
    }
  }
}
