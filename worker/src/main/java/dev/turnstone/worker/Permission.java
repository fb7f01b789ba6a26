package dev.turnstone.worker;

import dev.turnstone.run.Mutant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Waits for the word without which a worker must not go on. Owned by the run's thread. */
final class Permission {
  /** As long as a record may be under way: an outage of the broker is ridden out. */
  private static final Duration OUTAGE_MAX = Duration.ofSeconds(130);

  private final HeldRun held;
  private final Heartbeats heartbeats;
  private final WorkerSettings settings;
  private final LongSupplier nanos;

  Permission(HeldRun held, Heartbeats heartbeats, WorkerSettings settings, LongSupplier nanos) {
    this.held = held;
    this.heartbeats = heartbeats;
    this.settings = settings;
    this.nanos = nanos;
  }

  /**
   * Returns when the record counts. Without a verdict it is appended again as it was, and given up
   * in the end.
   */
  void accepted(RunAppender.Sent sent) {
    RunAppender.Sent current = sent;
    within(OUTAGE_MAX, current.acknowledged());
    long start = nanos.getAsLong();
    while (!within(settings.waits().verdictAgain(), current.verdict())) {
      if (nanos.getAsLong() - start >= settings.waits().verdict().toNanos()) {
        held.stop().stop(StopSignal.Why.UNHEARD);
      }
      current = held.appender().again(current);
    }
  }

  /**
   * Returns when calls with effects may go out: their start counts, and the worker is sure to be
   * heard. After a silence it asks once more whether the claim still stands: who was frozen long
   * enough to lose it must not act on a verdict from before.
   */
  void toCall(RunAppender.Sent started) {
    if (Mutant.TOOL_WITHOUT_VERDICT.on()) {
      return;
    }
    accepted(started);
    while (!heartbeats.heardWithin(settings.lease().dividedBy(2))) {
      if (!within(OUTAGE_MAX, heartbeats.next())) {
        held.stop().stop(StopSignal.Why.UNHEARD);
      }
      accepted(held.appender().again(started));
    }
  }

  private boolean within(Duration limit, CompletableFuture<?> word) {
    try {
      held.stop().await(word, limit);
      return true;
    } catch (TimeoutException none) {
      return false;
    }
  }
}
