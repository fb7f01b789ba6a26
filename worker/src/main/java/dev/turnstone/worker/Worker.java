package dev.turnstone.worker;

import dev.turnstone.kit.Service;
import dev.turnstone.log.Task;
import dev.turnstone.log.WorkersMessage.Slots;
import dev.turnstone.run.WorkerId;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks, claims their runs and drives them. Closing it takes no more, lets runs reach their
 * next completed step within {@code drain}, hands back the rest, and leaves.
 */
public final class Worker implements Service {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final RunSlots interactive;
  private final RunSlots batch;
  private final WorkerParts parts;
  private final HeldRuns runs;
  private final ScheduledThreadPoolExecutor timer;
  private final List<TaskTaker> takers = new ArrayList<>();

  // Guarded by this.
  private final List<Thread> taking = new ArrayList<>();
  private boolean closed;

  /**
   * @param release of Turnstone that this is, for its claims to say; null if it is not known
   */
  public Worker(WorkerId id, @Nullable String release, WorkerSettings settings, WorkerPorts ports) {
    interactive = new RunSlots(settings.slots());
    batch = new RunSlots(settings.batchSlots());
    Heartbeats heartbeats =
        new Heartbeats(
            id,
            ports.workers(),
            ports.nanos(),
            shown(interactive, batch),
            settings.waits().heartbeat());
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("turnstone-run-", 0).factory());
    AppliedPositions applied = new AppliedPositions(ports.archive());
    parts = new WorkerParts(id, release, settings, ports, heartbeats, applied, threads);
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("turnstone-progress").factory());
    runs = new HeldRuns(parts, pace());
    addTakers(Task.Kind.INTERACTIVE, interactive, settings.takers());
    addTakers(Task.Kind.BATCH, batch, settings.batchSlots() > 0 ? settings.batchTakers() : 0);
    Gauge.builder("turnstone.worker.runs", runs, HeldRuns::count).register(ports.meters());
  }

  private static Supplier<Map<String, Slots>> shown(RunSlots interactive, RunSlots batch) {
    return () ->
        Map.of(
            Task.Kind.INTERACTIVE.topic(), interactive.shown(),
            Task.Kind.BATCH.topic(), batch.shown());
  }

  private RunAppender.Pace pace() {
    return new RunAppender.Pace(
        parts.settings().waits().coalesce(),
        parts.ports().nanos(),
        (delay, action) -> {
          var _ = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
  }

  private void addTakers(Task.Kind of, RunSlots slots, int count) {
    for (int i = 0; i < count; i++) {
      takers.add(new TaskTaker(of, slots, parts, runs));
    }
  }

  /** Listening waits for as long as Kafka is away, and {@link #close} must not wait for it. */
  @Override
  public void start() {
    parts.ports().control().listen(runs::heard);
    begin();
  }

  private synchronized void begin() {
    if (closed) {
      return;
    }
    parts.heartbeats().start();
    for (TaskTaker taker : takers) {
      taking.add(Thread.ofPlatform().name("turnstone-taker-" + taking.size()).start(taker));
    }
    log.info("worker started worker={}", parts.id());
  }

  /** Whether coordinators hear of it, so that it takes tasks. */
  public boolean ready() {
    return parts.heartbeats().heardWithin(parts.settings().lease());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    takers.forEach(TaskTaker::leave);
    taking.forEach(Worker::join);
    runs.drain();
    interactive.close();
    batch.close();
    runs.empty(parts.settings().drain(), STOP_MAX);
    parts.heartbeats().close();
    parts.threads().shutdownNow();
    timer.shutdownNow();
    log.info("worker stopped worker={}", parts.id());
  }

  private static void join(Thread thread) {
    try {
      if (!thread.join(STOP_MAX)) {
        log.warn("thread did not stop name={}", thread.getName());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
