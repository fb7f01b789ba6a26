package dev.turnstone.store;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.kit.Service;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.TaskQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code jobs}: sweeps, retention, partitions. A job that fails comes again. */
public final class StoreJobs implements Service {
  private static final Logger log = LoggerFactory.getLogger(StoreJobs.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

  private final List<Job> jobs;
  private final Map<String, Long> last = new HashMap<>();
  private final LongSupplier nanos = System::nanoTime;
  private final Thread thread = Thread.ofPlatform().name("jobs").unstarted(this::run);
  private final CountDownLatch closing = new CountDownLatch(1);

  public StoreJobs(
      Database database, EventLog events, TaskQueue tasks, DeadLetters dead, JobSettings settings) {
    jobs =
        List.of(
            new Retention.Days(database, settings.entries()),
            new LaneSweeper(database, events, tasks, settings.appendAfter()),
            new BrokenSweeper(database, new BrokenRuns(events, dead)),
            new Retention(database, settings));
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        jobs.stream().filter(this::due).forEach(this::attempt);
      } while (!closing.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean due(Job job) {
    Long before = last.get(job.name());
    return closing.getCount() > 0
        && (before == null || nanos.getAsLong() - before >= job.every().toNanos());
  }

  private void attempt(Job job) {
    try {
      job.run();
      last.put(job.name(), nanos.getAsLong());
    } catch (Unavailable away) {
      log.debug("job waits for Postgres name={}", job.name(), away);
    } catch (RuntimeException failure) {
      log.warn("job failed name={}", job.name(), failure);
      last.put(job.name(), nanos.getAsLong());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (!thread.isAlive()) {
      return;
    }
    try {
      if (!thread.join(CLOSE_MAX)) {
        log.warn("jobs did not stop in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
