package dev.turnstone.worker;

import dev.turnstone.log.WorkersMessage.Slots;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Room for runs of one class. May be used by any thread. */
final class RunSlots {
  private final int total;
  private final Semaphore free;

  // Guarded by this.
  private int running;
  private boolean closed;

  RunSlots(int total) {
    this.total = total;
    free = new Semaphore(total);
  }

  /** Takes up to {@code max}, at least one; none only if none came free within {@code limit}. */
  int reserve(int max, Duration limit) throws InterruptedException {
    if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return 0;
    }
    int reserved = 1;
    while (reserved < max && free.tryAcquire()) {
      reserved++;
    }
    return reserved;
  }

  /** Gives back what was reserved and not used. */
  void unused(int count) {
    free.release(count);
  }

  /** A run takes a reserved slot. */
  synchronized void begin() {
    running++;
  }

  void end() {
    synchronized (this) {
      running--;
    }
    free.release();
  }

  /** From now on no slot is shown as free: nobody should wait for this worker to take a task. */
  synchronized void close() {
    closed = true;
  }

  /** A slot that waits for a task is free. */
  synchronized Slots shown() {
    return new Slots(closed ? 0 : total - running, total);
  }
}
