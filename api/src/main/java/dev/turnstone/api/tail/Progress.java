package dev.turnstone.api.tail;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far something has come, by partition, and a way to wait for it. Offsets are of the next
 * record. Thread-safe.
 */
final class Progress {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<Integer, Long> next = new HashMap<>();

  /** Moves on; never back. */
  void reached(Map<Integer, Long> positions) {
    lock.lock();
    try {
      positions.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets how far it was: whoever waits, waits until it is there again. */
  void startOver() {
    lock.lock();
    try {
      next.clear();
    } finally {
      lock.unlock();
    }
  }

  long at(int partition) {
    lock.lock();
    try {
      return next.getOrDefault(partition, 0L);
    } finally {
      lock.unlock();
    }
  }

  /** Whether all of {@code wanted} was reached within {@code limit}. */
  boolean await(Map<Integer, Long> wanted, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!covers(wanted)) {
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean covers(Map<Integer, Long> wanted) {
    return wanted.entrySet().stream()
        .allMatch(want -> next.getOrDefault(want.getKey(), 0L) >= want.getValue());
  }
}
