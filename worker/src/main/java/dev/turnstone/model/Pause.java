package dev.turnstone.model;

import java.time.Duration;

/** Lets time pass; tests let none pass. */
@FunctionalInterface
interface Pause {
  Pause REAL = (time, stop) -> stop.passed(time);

  /**
   * Blocks for {@code time}, less if the stop is asked for or the thread interrupted.
   *
   * @return whether the whole time passed
   */
  boolean passed(Duration time, Stop stop);
}
