package dev.turnstone.store;

import dev.turnstone.kit.Service;
import dev.turnstone.log.NewerFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the log into rows, exactly once in effect: rows and offsets are of one transaction. Its
 * thread tries again for ever whatever may get better, and stops for good only at a record of a
 * newer release.
 */
public final class Materializer implements Service {
  private static final Logger log = LoggerFactory.getLogger(Materializer.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final MaterializerPorts ports;
  private final MaterializerSettings settings;
  private final Materialization work;
  private final Consumer<NewerFormat> tooOld;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean well;

  /**
   * @param tooOld told when this release can't read the log any more
   */
  public Materializer(
      MaterializerPorts ports,
      MaterializerSettings settings,
      Database database,
      MeterRegistry registry,
      Consumer<NewerFormat> tooOld) {
    this.ports = ports;
    this.settings = settings;
    this.tooOld = tooOld;
    work = new Materialization(ports, settings, database, registry, System::nanoTime);
    thread = Thread.ofPlatform().name("materializer").unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** Whether the last turn went well. */
  public boolean well() {
    return well;
  }

  private void run() {
    try {
      work.join();
      turns();
    } catch (NewerFormat newer) {
      log.error("materializer stops: {}", newer.getMessage());
      tooOld.accept(newer);
    } finally {
      well = false;
      ports.group().close();
    }
  }

  private void turns() {
    Duration pause = settings.retryMin();
    while (closing.getCount() > 0) {
      try {
        work.turn();
        well = true;
        pause = settings.retryMin();
      } catch (NewerFormat newer) {
        throw newer;
      } catch (RuntimeException failure) {
        log.warn("materializer waits ms={}", pause.toMillis(), failure);
        well = false;
        await(pause);
        pause = longer(pause);
      }
    }
  }

  private Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(settings.retryMax()) > 0 ? settings.retryMax() : twice;
  }

  private void await(Duration pause) {
    try {
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("closed while waiting");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (!thread.isAlive()) {
      return;
    }
    ports.group().wakeup();
    try {
      if (!thread.join(CLOSE_MAX)) {
        log.warn("materializer did not stop in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
