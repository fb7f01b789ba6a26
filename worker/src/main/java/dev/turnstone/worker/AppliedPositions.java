package dev.turnstone.worker;

import dev.turnstone.archive.RunArchive;
import dev.turnstone.run.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How far Postgres is, as announced on the control line. May be used by any thread. */
final class AppliedPositions {
  private final RunArchive archive;

  // Both guarded by this.
  private final Map<Integer, Long> next = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(LogPosition position, CompletableFuture<Void> passed) {}

  AppliedPositions(RunArchive archive) {
    this.archive = archive;
  }

  /** On the control line's thread. */
  void announced(Map<Integer, Long> applied) {
    List<Waiter> done = new ArrayList<>();
    synchronized (this) {
      applied.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
      waiters.removeIf(waiter -> passed(waiter.position()) && done.add(waiter));
    }
    done.forEach(waiter -> waiter.passed().complete(null));
  }

  /**
   * Completes when {@code position} is in Postgres. Where no announcement has said so yet, asks
   * Postgres once, since the one that did may lie before this worker's start.
   *
   * @throws dev.turnstone.archive.Unavailable when it can't be asked
   */
  CompletableFuture<Void> passing(LogPosition position) {
    CompletableFuture<Void> passing = new CompletableFuture<>();
    synchronized (this) {
      if (passed(position)) {
        return CompletableFuture.completedFuture(null);
      }
      Waiter waiter = new Waiter(position, passing);
      waiters.add(waiter);
      var _ = passing.whenComplete((done, failure) -> forget(waiter));
    }
    try {
      announced(archive.applied());
    } catch (RuntimeException failure) {
      passing.completeExceptionally(failure);
      throw failure;
    }
    return passing;
  }

  private synchronized void forget(Waiter waiter) {
    waiters.remove(waiter);
  }

  private boolean passed(LogPosition position) {
    return next.getOrDefault(position.partition(), 0L) > position.offset();
  }
}
