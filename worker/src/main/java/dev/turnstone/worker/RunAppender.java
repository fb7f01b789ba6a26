package dev.turnstone.worker;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.Task;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The only way by which records of one claim get into the log. Numbers and sends them under one
 * lock, so that numbers follow the log's order; gathers progress on the way. A record that is not
 * acknowledged abandons the claim. May be used by any thread.
 */
final class RunAppender {
  private final Object lock = new Object();
  private final Task task;
  private final ClaimId claim;
  private final EventLog log;
  private final Pace pace;
  private final StopSignal stop;
  private final Verdicts verdicts;

  // Guarded by the lock.
  private final PendingProgress pending = new PendingProgress();
  private int next;
  private boolean flushing;
  private long quietUntil;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /** Read by callbacks that must not wait for the lock. */
  private volatile boolean finished;

  /**
   * How progress is gathered.
   *
   * @param window the longest that it is held back
   */
  record Pace(Duration window, LongSupplier nanos, Timer timer) {}

  /**
   * A record on its way.
   *
   * @param verdict completes when the coordinator accepts it, on records that get a verdict
   */
  record Sent(
      Draft draft,
      int n,
      CompletableFuture<Appended> acknowledged,
      CompletableFuture<Void> verdict) {}

  RunAppender(
      Task task, ClaimId claim, EventLog log, Pace pace, StopSignal stop, Verdicts verdicts) {
    this.task = task;
    this.claim = claim;
    this.log = log;
    this.pace = pace;
    this.stop = stop;
    this.verdicts = verdicts;
  }

  /**
   * Appends facts as one record, behind the progress that was held back.
   *
   * @throws RunStopped when the claim is over
   */
  Sent append(List<RunEvent> facts) {
    synchronized (lock) {
      check();
      quietUntil = pace.nanos().getAsLong();
      return send(facts);
    }
  }

  /** Appends the last facts of the claim; nothing follows them. */
  Sent finish(List<RunEvent> facts) {
    synchronized (lock) {
      check();
      Sent sent = send(facts);
      finished = true;
      return sent;
    }
  }

  /** Hands the run back, unless the claim was never made or is over. */
  void release() {
    synchronized (lock) {
      if (next > 0 && !finished && stop.reason().isEmpty()) {
        send(List.of(new RunEvent.Released()));
      }
      finished = true;
    }
  }

  /** Appends what a verdict is missing for once more, as it was. */
  Sent again(Sent sent) {
    CompletableFuture<Void> verdict = verdicts.expect(sent.n());
    synchronized (lock) {
      check();
      return new Sent(sent.draft(), sent.n(), append(sent.draft()), verdict);
    }
  }

  /** Appends progress now, if none went out lately, or within the window. */
  void progress(RunDelta delta) {
    synchronized (lock) {
      check();
      Deltas.fitting(delta).forEach(this::add);
    }
  }

  private void add(RunDelta delta) {
    pending.add(delta);
    long wait = quietUntil - pace.nanos().getAsLong();
    if (wait <= 0 || pending.full()) {
      flush();
    } else if (!flushing) {
      flushing = true;
      pace.timer().after(Duration.ofNanos(wait), this::flushLate);
    }
  }

  /** Completes with the record sent last; a failure was seen to already. */
  CompletableFuture<?> last() {
    synchronized (lock) {
      return last;
    }
  }

  private void flushLate() {
    synchronized (lock) {
      flushing = false;
      if (!finished && stop.reason().isEmpty() && !pending.isEmpty()) {
        flush();
      }
    }
  }

  private void flush() {
    quietUntil = pace.nanos().getAsLong() + pace.window().toNanos();
    send(List.of());
  }

  private void check() {
    stop.check();
    if (finished) {
      throw new RunStopped(StopSignal.Why.RELEASED);
    }
  }

  private Sent send(List<RunEvent> facts) {
    List<Entry> entries = new ArrayList<>(pending.take());
    entries.addAll(facts);
    int n = next++;
    CompletableFuture<Void> verdict =
        facts.stream().anyMatch(RunAppender::judged)
            ? verdicts.expect(n)
            : CompletableFuture.completedFuture(null);
    Draft draft = new Draft(task.run(), task.tenant(), task.lane(), new Stamp(claim, n), entries);
    return new Sent(draft, n, append(draft), verdict);
  }

  private CompletableFuture<Appended> append(Draft draft) {
    Failpoint.WORKER_RECORD_BEFORE.pass();
    CompletableFuture<Appended> sent = Failpoint.WORKER_RECORD_AFTER.behind(log.append(draft));
    last = sent;
    return sent.whenComplete((appended, failure) -> {
      if (failure != null) {
        finished = true;
        stop.stop(StopSignal.Why.APPEND_FAILED);
      }
    });
  }

  private static boolean judged(RunEvent fact) {
    return fact instanceof RunEvent.Claimed || fact instanceof RunEvent.ToolStarted;
  }
}
