package dev.turnstone.worker;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource;
import dev.turnstone.log.TaskSource.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks of one class, for as many slots as it got before, and keeps each only until its run
 * is claimed. Owns its source; {@link #leave} may be called by any thread.
 */
final class TaskTaker implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(TaskTaker.class);

  private static final int BATCH_MAX = 8;

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Task.Kind of;
  private final RunSlots slots;
  private final WorkerParts parts;
  private final HeldRuns runs;

  /** Most tasks of one take: what the broker hands out beyond our room would have to go back. */
  private final int batch;

  private final CountDownLatch leaving = new CountDownLatch(1);
  private volatile @Nullable TaskSource source;

  TaskTaker(Task.Kind of, RunSlots slots, WorkerParts parts, HeldRuns runs) {
    this.of = of;
    this.slots = slots;
    this.parts = parts;
    this.runs = runs;
    this.batch = Math.clamp(slots.shown().total() / takers(of, parts), 1, BATCH_MAX);
  }

  private static int takers(Task.Kind of, WorkerParts parts) {
    return switch (of) {
      case INTERACTIVE -> parts.settings().takers();
      case BATCH -> parts.settings().batchTakers();
    };
  }

  /** Makes {@link #run} end soon. */
  void leave() {
    leaving.countDown();
    TaskSource taking = source;
    if (taking != null) {
      taking.wakeup();
    }
  }

  @Override
  public void run() {
    try {
      awaitFirstHeartbeat();
      while (goesOn()) {
        takeUntilTrouble();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean goesOn() {
    return leaving.getCount() > 0;
  }

  /** Before it, a coordinator could not know whom to miss. */
  private void awaitFirstHeartbeat() throws InterruptedException {
    while (goesOn() && parts.heartbeats().brokerMillis() == 0) {
      try {
        parts.heartbeats().next().get(WAIT.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException unheard) {
        log.debug("no heartbeat acknowledged yet worker={}", parts.id());
      }
    }
  }

  private void takeUntilTrouble() throws InterruptedException {
    try (TaskSource opened = parts.ports().tasks().open(of, batch)) {
      source = opened;
      while (goesOn()) {
        take(opened);
      }
    } catch (RuntimeException failure) {
      if (goesOn()) {
        log.error("taking tasks failed kind={}", of, failure);
        boolean _ = leaving.await(WAIT.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      source = null;
    }
  }

  private void take(TaskSource from) throws InterruptedException {
    int reserved = slots.reserve(batch, WAIT);
    if (reserved == 0) {
      return;
    }
    List<HeldRun> begun = new ArrayList<>();
    try {
      for (Taken taken : from.take(reserved, WAIT)) {
        begun.add(runs.begin(taken, slots));
      }
    } finally {
      slots.unused(reserved - begun.size());
    }
    settle(from, begun);
  }

  /** A task is accepted once its claim is in the log: from then on the worker's lease covers it. */
  private void settle(TaskSource from, List<HeldRun> begun) throws InterruptedException {
    long end = parts.ports().nanos().getAsLong() + parts.settings().waits().append().toNanos();
    for (HeldRun run : begun) {
      if (claimed(run, end - parts.ports().nanos().getAsLong())) {
        Failpoint.WORKER_ACCEPT_BEFORE.pass();
        from.accept(run.taken());
        Failpoint.WORKER_ACCEPT_AFTER.pass();
      } else {
        run.stop().stop(StopSignal.Why.APPEND_FAILED);
        from.release(run.taken());
      }
    }
  }

  private static boolean claimed(HeldRun run, long nanos) throws InterruptedException {
    try {
      run.claimed().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException failed) {
      log.warn("claim not appended run={}", run.task().run());
      return false;
    }
  }
}
