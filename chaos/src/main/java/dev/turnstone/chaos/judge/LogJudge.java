package dev.turnstone.chaos.judge;

import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.run.Judged;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the log as every role does and folds all runs: what it sees is what counts. Runs are kept
 * to the end, a kilobyte or two each. Thread-safe; its own thread reads.
 */
public final class LogJudge implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Findings findings;
  private final Lanes lanes;
  private final Recoveries recoveries;
  private final Supplier<EventTail> opening;
  private final Map<RunId, Seen> runs = new HashMap<>();
  private final Map<RunId, Seen> open = new HashMap<>();
  private final Thread thread;
  private volatile boolean closing;
  private long records;
  private long ended;

  /**
   * @param opening opens the log at its beginning
   */
  public LogJudge(Supplier<EventTail> opening, Findings findings, Recoveries recoveries) {
    this.opening = opening;
    this.findings = findings;
    this.recoveries = recoveries;
    this.lanes = new Lanes(findings, recoveries);
    this.thread = Thread.ofPlatform().name("log-judge").daemon().unstarted(this::read);
  }

  public void start() {
    thread.start();
  }

  private void read() {
    try (EventTail tail = opening.get()) {
      while (!closing) {
        List<EventRecord> polled = tail.poll(POLL);
        synchronized (this) {
          polled.forEach(this::judge);
          notifyAll();
        }
      }
    } catch (RuntimeException broken) {
      findings.wrong("the log can be read", "log", broken.toString());
    }
  }

  private void judge(EventRecord record) {
    records++;
    Seen seen =
        runs.computeIfAbsent(record.run(), run -> new Seen(run, record.tenant(), record.lane()));
    record.stamp().ifPresent(stamp -> seen.told(stamp.claim()));
    Judged judged = seen.state().judge(record);
    seen.became(judged.state());
    if (judged.before().phase().over() && judged.facts().stream().anyMatch(LogJudge::isLate)) {
      findings.wrong(
          "one ending", seen.run().toString(), "a fact counts after it: " + judged.facts());
    }
    for (Timed timed : judged.facts()) {
      fact(seen, judged, timed, record);
    }
  }

  private static boolean isLate(Timed timed) {
    return !(timed.entry() instanceof RunEvent.Deleted);
  }

  private void fact(Seen seen, Judged judged, Timed timed, EventRecord record) {
    switch (timed.entry()) {
      case RunEvent.Requested requested -> {
        seen.requested(record.millis());
        open.put(seen.run(), seen);
        lanes.requested(seen, requested.spec().lane().order());
      }
      case RunEvent.Claimed _ -> {
        seen.claimed();
        recoveries.claimed(judged.before(), record.millis());
        lanes.claimed(seen, record.millis());
      }
      case RunEvent.StepCompleted(int _, StepResult.ModelAnswered _) ->
          seen.answered(record.millis());
      case RunEvent.ToolStarted started -> seen.toolStarted(started.key(), record.position());
      case RunEvent.Ended _ -> {
        seen.ended(record.millis());
        ended++;
        open.remove(seen.run());
        lanes.ended(seen);
      }
      default -> {
        // Nothing to judge by.
      }
    }
  }

  /** The run once it has ended by the log; empty when that did not come within the limit. */
  public synchronized Optional<Seen> ended(RunId run, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Seen seen = runs.get(run);
      if (seen != null && seen.endings() > 0) {
        return Optional.of(seen);
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  /** How many runs were asked for that have not ended. */
  public synchronized int open() {
    return open.size();
  }

  public synchronized long records() {
    return records;
  }

  public synchronized long ended() {
    return ended;
  }

  /** How many runs that they asked for have ended. */
  public synchronized long ended(Tenant tenant) {
    return runs.values().stream()
        .filter(seen -> seen.endings() > 0 && seen.asked() && seen.tenant().equals(tenant))
        .count();
  }

  /** The run that was asked for first of those that have not ended, in words. */
  public synchronized Optional<String> oldest() {
    return open.values().stream()
        .min(Comparator.comparingLong(Seen::requestedMillis))
        .map(seen -> seen.run() + " " + seen.state());
  }

  /** Notes every run that has not ended. */
  public synchronized void expectNoneOpen() {
    open.forEach(
        (run, seen) -> findings.wrong("every run ends", run.toString(), seen.state().toString()));
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
