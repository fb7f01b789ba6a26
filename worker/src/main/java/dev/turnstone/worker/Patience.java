package dev.turnstone.worker;

import dev.turnstone.archive.Unavailable;
import dev.turnstone.run.LogPosition;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A run's waiting for Postgres: with growing pauses, for a while, and never past its stop. */
final class Patience {
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final StopSignal stop;
  private final Duration limit;
  private final LongSupplier nanos;

  Patience(StopSignal stop, Duration limit, LongSupplier nanos) {
    this.stop = stop;
    this.limit = limit;
    this.nanos = nanos;
  }

  /**
   * @throws Unavailable when there is no answer within the limit
   */
  <T> T ask(Supplier<T> question) {
    long start = nanos.getAsLong();
    Duration pause = PAUSE_FIRST;
    while (true) {
      try {
        return question.get();
      } catch (Unavailable failure) {
        if (nanos.getAsLong() - start >= limit.toNanos()) {
          throw failure;
        }
      }
      stop.pause(pause);
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  /**
   * Returns once Postgres has what lies at {@code position}.
   *
   * @throws Unavailable when it has not within the limit
   */
  void passed(AppliedPositions applied, LogPosition position) {
    try {
      stop.await(ask(() -> applied.passing(position)), limit);
    } catch (TimeoutException behind) {
      throw new Unavailable("the store is too far behind the log", behind);
    }
  }
}
