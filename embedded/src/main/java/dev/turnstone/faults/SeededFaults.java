package dev.turnstone.faults;

import dev.turnstone.log.EventLog;
import dev.turnstone.log.LogFaults;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Faults by chance, whose seed the wish names. */
public final class SeededFaults implements LogFaults {
  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public EventLog over(EventLog log, String wanted) {
    return new FaultyLog(
        log,
        Odds.parse(wanted),
        (delay, action) ->
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, THREADS)
                .execute(action));
  }
}
