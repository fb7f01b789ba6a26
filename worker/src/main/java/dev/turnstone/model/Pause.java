package dev.turnstone.model;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass; tests let none pass. */
@FunctionalInterface
interface Pause {
  Pause REAL = Pause::real;

  /**
   * Blocks for {@code time}, less if the stop is asked for or the thread interrupted.
   *
   * @return whether the whole time passed
   */
  boolean passed(Duration time, Stop stop);

  private static boolean real(Duration time, Stop stop) {
    try {
      return !stop.latch().await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
