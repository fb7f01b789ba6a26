package dev.turnstone.api.http;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.SyncWait;
import dev.turnstone.run.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Waits for a run's end, and looks now and then whether anybody still wants it, however much the
 * run has to say meanwhile.
 */
public final class Waiting implements SyncWait {
  private final LongSupplier nanos;

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  public Waiting(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public Optional<Run> await(RunFeed feed, Exchange exchange, Duration limit) {
    long end = nanos.getAsLong() + limit.toNanos();
    Pulse pulse = new Pulse(nanos);
    while (!feed.over()) {
      long left = end - nanos.getAsLong();
      if (left <= 0) {
        return Optional.of(feed.run());
      }
      var _ = feed.next(Duration.ofNanos(Math.min(left, Pulse.LOOK.toNanos())));
      if (pulse.due() && !feed.over() && exchange.clientGone()) {
        return Optional.empty();
      }
    }
    return Optional.of(feed.run());
  }
}
