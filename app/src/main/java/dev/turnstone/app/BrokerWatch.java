package dev.turnstone.app;

import dev.turnstone.kit.Service;
import dev.turnstone.log.LogEnds;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker again and again how far the log reaches. Without it a role whose connections are
 * gone would think itself well: a consumer that can't reach its broker just finds nothing to read.
 */
final class BrokerWatch implements Service {
  private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How old the newest answer may be; more than one question that goes wrong. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private final LogEnds ends;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("broker-watch").unstarted(this::run);
  private volatile long answered;

  /** Whether the last question went wrong; the thread's own. */
  private boolean away;

  /**
   * @param nanos grows steadily, from anywhere ({@code System::nanoTime})
   */
  BrokerWatch(LogEnds ends, LongSupplier nanos) {
    this.ends = ends;
    this.nanos = nanos;
  }

  /** The topics have just been seen: that counts as the first answer. */
  @Override
  public void start() {
    answered = nanos.getAsLong();
    thread.start();
  }

  /** Whether the broker has answered of late. */
  boolean reachable() {
    return nanos.getAsLong() - answered <= SILENCE_MAX.toNanos();
  }

  private void run() {
    try {
      do {
        ask();
      } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws InterruptedException {
    try {
      var _ = ends.ends().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      answered = nanos.getAsLong();
      if (away) {
        log.info("the broker answers again");
      }
      away = false;
    } catch (ExecutionException | TimeoutException | RuntimeException failure) {
      if (!away) {
        log.warn("the broker does not answer: {}", failure.toString());
      }
      away = true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(ANSWER_MAX.plus(PAUSE));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
