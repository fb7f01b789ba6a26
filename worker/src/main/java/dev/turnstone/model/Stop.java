package dev.turnstone.model;

import java.util.concurrent.CountDownLatch;

/** The wish that one call stop; never taken back. */
final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  void ask() {
    asked.countDown();
  }

  boolean asked() {
    return asked.getCount() == 0 || Thread.currentThread().isInterrupted();
  }

  CountDownLatch latch() {
    return asked;
  }
}
