package dev.turnstone.api.http;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.SyncWait;
import dev.turnstone.run.Run;
import java.time.Duration;
import java.util.Optional;

/** Waits for a run's end, and looks now and then whether anybody still wants it. */
public final class Waiting implements SyncWait {
  private static final Duration LOOK = Duration.ofSeconds(2);

  @Override
  public Optional<Run> await(RunFeed feed, Exchange exchange, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!feed.over()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Optional.of(feed.run());
      }
      Duration wait = Duration.ofNanos(Math.min(left, LOOK.toNanos()));
      if (feed.next(wait).isEmpty() && exchange.clientGone()) {
        return Optional.empty();
      }
    }
    return Optional.of(feed.run());
  }
}
