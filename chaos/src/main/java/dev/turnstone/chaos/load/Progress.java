package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Calendar;
import java.time.Duration;

/**
 * When a job last came forward. One that does not, while the cluster could, is stuck. Written by
 * its job, read by the watch.
 */
final class Progress {
  private static final Duration STUCK = Duration.ofSeconds(60);

  private final Calendar calendar;
  private volatile long last;
  private volatile boolean given;

  Progress(Calendar calendar) {
    this.calendar = calendar;
    this.last = calendar.now();
  }

  void made() {
    last = calendar.now();
  }

  /** Whether nothing happened for a minute in which the whole cluster could work. */
  boolean stuck() {
    return !given && calendar.calmSince(last) > STUCK.toMillis();
  }

  /** Tells the job to give up. */
  void giveUp() {
    given = true;
  }

  /**
   * Waits.
   *
   * @throws InterruptedException when the job is to give up
   */
  void pause(long millis) throws InterruptedException {
    if (given) {
      throw new InterruptedException("given up");
    }
    Thread.sleep(millis);
  }
}
