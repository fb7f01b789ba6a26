package dev.turnstone.worker;

import dev.turnstone.log.AppendFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells everything that works on a run to stop, once and for good. Every wait of a run goes through
 * here, so that none outlives the signal.
 */
final class StopSignal {
  /** Why a worker lets go of a run. */
  enum Why {
    /** A coordinator said that the run is over. */
    TOLD,
    /** The claim, or a tool start under it, does not count. */
    DENIED,
    /** No verdict came. */
    UNHEARD,
    /** A record was not acknowledged. */
    APPEND_FAILED,
    /** The worker leaves. */
    RELEASED,
    /** What the store has shows that there is nothing to do. */
    NOTHING_LEFT
  }

  private final CompletableFuture<Why> why = new CompletableFuture<>();
  private final Set<Cancel> cancels = ConcurrentHashMap.newKeySet();
  private final Executor canceller;

  /**
   * @param canceller runs what is to be cancelled, away from the thread that gives the signal
   */
  StopSignal(Executor canceller) {
    this.canceller = canceller;
  }

  /** Stops the run; the first reason stays. Neither blocks nor throws. */
  void stop(Why reason) {
    if (why.complete(reason)) {
      cancels.forEach(cancel -> canceller.execute(cancel.action));
    }
  }

  Optional<Why> reason() {
    return Optional.ofNullable(why.getNow(null));
  }

  /**
   * @throws RunStopped when the signal was given
   */
  void check() {
    Why reason = why.getNow(null);
    if (reason != null) {
      throw new RunStopped(reason);
    }
  }

  /** Until it is closed, the signal runs {@code action}; at once if it was given before. */
  Cancel cancelling(Runnable action) {
    Cancel cancel = new Cancel(action);
    cancels.add(cancel);
    if (why.isDone()) {
      canceller.execute(action);
    }
    return cancel;
  }

  /**
   * What {@code future} comes to.
   *
   * @throws RunStopped when the signal is given first, or a record was not acknowledged
   * @throws TimeoutException after {@code limit}
   */
  <T> T await(CompletableFuture<T> future, Duration limit) throws TimeoutException {
    try {
      CompletableFuture.anyOf(future, why).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      check();
      return future.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunStopped(Why.RELEASED);
    } catch (ExecutionException | CompletionException failed) {
      throw unwrapped(failed);
    }
  }

  /** Waits for {@code time}, or throws {@link RunStopped}. */
  void pause(Duration time) {
    try {
      await(new CompletableFuture<Void>(), time);
    } catch (TimeoutException over) {
      check();
    }
  }

  private RuntimeException unwrapped(Exception failed) {
    check();
    return switch (failed.getCause()) {
      case AppendFailed _ -> new RunStopped(Why.APPEND_FAILED);
      case RuntimeException cause -> cause;
      case null, default -> new IllegalStateException(failed);
    };
  }

  /** Something that the signal would cancel. */
  final class Cancel implements AutoCloseable {
    private final Runnable action;

    private Cancel(Runnable action) {
      this.action = action;
    }

    @Override
    public void close() {
      cancels.remove(this);
    }
  }
}
