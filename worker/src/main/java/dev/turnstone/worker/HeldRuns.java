package dev.turnstone.worker;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.TaskSource.Taken;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.RunId;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs in a worker's hands, by claim: the same run may be there twice, of which one claim
 * counts. May be used by any thread.
 */
final class HeldRuns {
  private static final Logger log = LoggerFactory.getLogger(HeldRuns.class);

  private final WorkerParts parts;
  private final RunAppender.Pace pace;
  private final Map<ClaimId, HeldRun> held = new ConcurrentHashMap<>();

  HeldRuns(WorkerParts parts, RunAppender.Pace pace) {
    this.parts = parts;
    this.pace = pace;
  }

  /** Lists the run, then drives it on a thread of its own, which begins with the claim. */
  HeldRun begin(Taken taken, RunSlots slots) {
    ClaimId claim = new ClaimId(parts.ports().ids().get());
    HeldRun run =
        new HeldRun(taken, claim, parts.heartbeats().hold(taken, claim), means(taken, claim));
    held.put(claim, run);
    slots.begin();
    if (taken.task().attempt() > 1) {
      log.info("run taken over run={} attempt={}", taken.task().run(), taken.task().attempt());
    }
    taken(run).increment();
    parts.threads().execute(() -> drive(run, slots));
    return run;
  }

  private Counter taken(HeldRun run) {
    String attempt = run.task().attempt() > 1 ? "later" : "first";
    return parts.ports().meters().counter("turnstone.worker.taken", "attempt", attempt);
  }

  /** Counts the runs that were let go before they came to rest. */
  private void dropped(StopSignal.Why why) {
    String reason = why.name().toLowerCase(Locale.ROOT);
    parts.ports().meters().counter("turnstone.worker.dropped", "reason", reason).increment();
  }

  private HeldRun.Means means(Taken taken, ClaimId claim) {
    StopSignal stop = new StopSignal(parts.threads());
    Verdicts verdicts = new Verdicts(stop);
    RunAppender appender =
        new RunAppender(taken.task(), claim, parts.ports().events(), pace, stop, verdicts);
    return new HeldRun.Means(stop, verdicts, appender);
  }

  private void drive(HeldRun run, RunSlots slots) {
    try {
      new RunDriver(run, parts).run();
    } finally {
      run.stop().reason().ifPresent(this::dropped);
      parts.heartbeats().drop(run.claim());
      slots.end();
      forget(run.claim());
    }
  }

  private synchronized void forget(ClaimId claim) {
    held.remove(claim);
    notifyAll();
  }

  int count() {
    return held.size();
  }

  /** On the control line's thread, which may outlive the worker's. */
  void heard(ControlMessage message) {
    if (parts.threads().isShutdown()) {
      return;
    }
    switch (message) {
      case ControlMessage.Stop stop -> stop(stop.run());
      case ControlMessage.Verdict verdict -> {
        HeldRun run = held.get(verdict.claim());
        if (run != null) {
          run.verdicts().tell(verdict.n(), verdict.yes());
        }
      }
      case ControlMessage.Applied applied -> parts.applied().announced(applied.next());
      case ControlMessage.Queue _, ControlMessage.Revoked _ -> {}
    }
  }

  private void stop(RunId id) {
    for (HeldRun run : held.values()) {
      if (run.task().run().equals(id)) {
        run.stop().stop(StopSignal.Why.TOLD);
      }
    }
  }

  /** From now on every run is handed back at its next completed step. */
  void drain() {
    held.values().forEach(HeldRun::drain);
  }

  /** Waits until no run is left; what is left after {@code limit} is handed back as it is. */
  void empty(Duration limit, Duration releasing) {
    if (noneWithin(limit)) {
      return;
    }
    List<HeldRun> left = List.copyOf(held.values());
    log.info("runs handed back count={}", left.size());
    left.forEach(run -> parts.threads().execute(run::release));
    if (!noneWithin(releasing)) {
      log.warn("worker stops with runs open count={}", count());
    }
  }

  private synchronized boolean noneWithin(Duration limit) {
    long end = parts.ports().nanos().getAsLong() + limit.toNanos();
    try {
      while (!held.isEmpty()) {
        long left = end - parts.ports().nanos().getAsLong();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
