package dev.turnstone.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Keeps what came, in order, and lets a test wait for what is still to come. Thread-safe. */
public final class Inbox<T> {
  private final String what;
  private final Lock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final List<T> all = new ArrayList<>();

  /**
   * @param what is kept here, said when a wait was in vain
   */
  public Inbox(String what) {
    this.what = what;
  }

  public void add(T one) {
    lock.lock();
    try {
      all.add(one);
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets those who wait look again at what else they wait for. */
  void nudge() {
    lock.lock();
    try {
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public List<T> all() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  /** The first one that fits, waited for up to {@link Signal#LIMIT}. */
  public T await(Predicate<? super T> fits) {
    return awaitAll(list -> list.stream().anyMatch(fits)).stream()
        .filter(fits)
        .findFirst()
        .orElseThrow();
  }

  /** The first {@code count} ones, waited for up to {@link Signal#LIMIT}. */
  public List<T> await(int count) {
    return awaitAll(list -> list.size() >= count).subList(0, count);
  }

  /** Everything that came, once it {@code fits}; fails after {@link Signal#LIMIT}. */
  public List<T> awaitAll(Predicate<? super List<T>> fits) {
    return awaitAll(fits, Signal.LIMIT.toNanos())
        .orElseThrow(() ->
            new AssertionError(
                "did not come within " + Signal.LIMIT + ": " + what + "; came: " + all()));
  }

  /** The same within {@code nanos}; empty when it did not come. */
  Optional<List<T>> awaitAll(Predicate<? super List<T>> fits, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!fits.test(all) && left > 0) {
        left = came.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
      }
      return fits.test(all) ? Optional.of(List.copyOf(all)) : Optional.empty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting: " + what, stop);
    } finally {
      lock.unlock();
    }
  }
}
