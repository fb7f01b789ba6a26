package dev.turnstone.coordinator;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.kit.Service;
import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage.Tick;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This coordinator's clock: appends a tick some time after the one before was acknowledged. So a
 * coordinator or a broker that stands still lets no time pass.
 */
final class Ticker implements Service {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);
  private static final Duration ACKNOWLEDGED_MAX = Duration.ofSeconds(10);

  private final UUID coordinator;
  private final WorkersLine line;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("coordinator-tick").unstarted(this::run);

  Ticker(UUID coordinator, WorkersLine line, Duration pause) {
    this.coordinator = coordinator;
    this.line = line;
    this.pause = pause;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      long number = 0;
      do {
        number++;
        tick(number);
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick(long number) throws InterruptedException {
    try {
      Failpoint.COORDINATOR_TICK_BEFORE.pass();
      var _ =
          line.send(new Tick(coordinator, number))
              .get(ACKNOWLEDGED_MAX.toMillis(), TimeUnit.MILLISECONDS);
      Failpoint.COORDINATOR_TICK_AFTER.pass();
    } catch (ExecutionException | TimeoutException | AppendFailed failure) {
      log.warn("tick not acknowledged number={}", number, failure);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(ACKNOWLEDGED_MAX);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
