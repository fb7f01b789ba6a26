package dev.turnstone.faults;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * A log that appends some records twice and swaps some with the one appended next, of whatever run.
 * A duplicate is a second append, with an offset of its own; the idempotent producer knows nothing
 * of it. Each writer is answered once, and as truly as the log itself answers. Thread-safe; an
 * append that blocks holds up the others.
 */
final class FaultyLog implements EventLog {
  /** How long a record waits for another to be swapped with. */
  static final Duration ALONE_MAX = Duration.ofMillis(50);

  private final EventLog log;
  private final Odds odds;
  private final Timer timer;

  // Guarded by this.
  private final RandomGenerator chance;
  private @Nullable Held held;

  /** Does something later. */
  @FunctionalInterface
  interface Timer {
    void after(Duration delay, Runnable action);
  }

  private record Held(Draft draft, CompletableFuture<Appended> answer) {}

  FaultyLog(EventLog log, Odds odds, Timer timer) {
    this.log = log;
    this.odds = odds;
    this.timer = timer;
    this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(odds.seed());
  }

  @Override
  public synchronized CompletableFuture<Appended> append(Draft draft) {
    boolean swap = befalls(odds.swap());
    boolean twice = befalls(odds.duplicate());
    if (swap && held == null) {
      return holdBack(draft).answer();
    }
    CompletableFuture<Appended> answer = twice ? appendTwice(draft) : log.append(draft);
    release();
    return answer;
  }

  private boolean befalls(double odd) {
    return chance.nextDouble() < odd;
  }

  private Held holdBack(Draft draft) {
    var holding = new Held(draft, new CompletableFuture<>());
    held = holding;
    timer.after(ALONE_MAX, () -> release(holding));
    return holding;
  }

  private synchronized void release(Held waiting) {
    if (waiting.equals(held)) {
      release();
    }
  }

  private void release() {
    Held waiting = held;
    held = null;
    if (waiting != null) {
      var _ =
          log.append(waiting.draft())
              .whenComplete((appended, failure) -> {
                if (failure == null) {
                  waiting.answer().complete(appended);
                } else {
                  waiting.answer().completeExceptionally(unwrapped(failure));
                }
              });
    }
  }

  /**
   * Whoever is told that nothing was sent relies on it: a first append that failed is answered by
   * the second.
   */
  private CompletableFuture<Appended> appendTwice(Draft draft) {
    CompletableFuture<Appended> first = log.append(draft);
    CompletableFuture<Appended> second = log.append(draft);
    return first.exceptionallyCompose(failure ->
        second.exceptionallyCompose(other ->
            CompletableFuture.failedFuture(sent(failure) ? unwrapped(failure) : unwrapped(other))));
  }

  private static boolean sent(Throwable failure) {
    return !(unwrapped(failure) instanceof AppendFailed failed) || failed.sent();
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public void close() {
    synchronized (this) {
      release();
    }
    log.close();
  }
}
