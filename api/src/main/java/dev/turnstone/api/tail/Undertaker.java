package dev.turnstone.api.tail;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs whose request may or may not have reached the log, and whose client was told that
 * nothing was started: an ending behind it counts either way. Tries for 60 s.
 */
final class Undertaker {
  private static final Logger log = LoggerFactory.getLogger(Undertaker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int AT_ONCE_MAX = 1_000;

  private final EventLog events;
  private final Semaphore room = new Semaphore(AT_ONCE_MAX);

  Undertaker(EventLog events) {
    this.events = events;
  }

  /** Returns at once. */
  void bury(Draft ending) {
    if (!room.tryAcquire()) {
      log.error("ending not appended, too many at once run={}", ending.run());
      return;
    }
    Thread.ofVirtual().name("undertaker-" + ending.run()).start(() -> tryFor(ending));
  }

  private void tryFor(Draft ending) {
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < PATIENCE.toNanos()) {
        if (appended(ending)) {
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      log.error("ending not appended run={}", ending.run());
    } finally {
      room.release();
    }
  }

  private boolean appended(Draft ending) {
    try {
      Failpoint.API_BURIAL_BEFORE.pass();
      var _ = Appends.awaitOrFail(events.append(ending));
      Failpoint.API_BURIAL_AFTER.pass();
      return true;
    } catch (AppendFailed again) {
      return false;
    }
  }
}
