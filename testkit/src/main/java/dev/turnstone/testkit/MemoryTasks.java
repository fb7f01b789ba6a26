package dev.turnstone.testkit;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.log.TaskSource;
import dev.turnstone.run.TaskRef;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The tasks topics in memory, with two partitions each and a share group over them: a task is with
 * one member at a time, comes again when it is released, when its member closes or when the locks
 * expire, and is dropped after 10 deliveries. Thread-safe.
 */
public final class MemoryTasks implements TaskQueue {
  private static final int PARTITIONS = 2;
  private static final int DELIVERIES_MAX = 10;

  private final Clock clock;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Task.Kind, List<Slot>> waiting = new EnumMap<>(Task.Kind.class);
  private final Map<TaskRef, Slot> delivered = new HashMap<>();
  private final Map<Task.Kind, List<Task>> sent = new EnumMap<>(Task.Kind.class);
  private int refusals;

  public MemoryTasks(Clock clock) {
    this.clock = clock;
  }

  private record Slot(Task.Kind of, String json, TaskRef ref, int deliveries, int member) {
    Slot to(int taker) {
      return new Slot(of, json, ref, deliveries + 1, taker);
    }
  }

  @Override
  public CompletableFuture<Void> send(Task task, Task.Kind of) {
    return locked(() -> {
      if (refusals > 0) {
        refusals--;
        return CompletableFuture.failedFuture(
            new AppendFailed(false, new IllegalStateException("as told")));
      }
      List<Task> before = sent.computeIfAbsent(of, _ -> new ArrayList<>());
      int number = before.size();
      TaskRef ref =
          new TaskRef(of.topic(), number % PARTITIONS, number / PARTITIONS, clock.millis());
      before.add(task);
      queue(of).add(new Slot(of, RunJson.text(task), ref, 0, 0));
      return CompletableFuture.completedFuture(null);
    });
  }

  /** The next {@code count} tasks are not sent, and their senders are told so. */
  public void refuse(int count) {
    locked(() -> refusals = count);
  }

  /** A new member of the group that shares {@code of}. */
  public TaskSource source(Task.Kind of) {
    return new MemoryTaskSource(this, of);
  }

  /** All tasks ever sent, in order. */
  public List<Task> sent(Task.Kind of) {
    return locked(() -> List.copyOf(sent.getOrDefault(of, List.of())));
  }

  /**
   * Waits until {@code count} tasks were sent, and gives them; fails after {@link Signal#LIMIT}.
   */
  public List<Task> awaitSent(Task.Kind of, int count) {
    return locked(() -> {
      if (!await(() -> sent.getOrDefault(of, List.of()).size() >= count, Signal.LIMIT)) {
        throw new AssertionError("tasks missing, sent so far: " + sent);
      }
      return List.copyOf(sent.getOrDefault(of, List.of()));
    });
  }

  /** What is with members comes again, as after a member's death. */
  public void expireLocks() {
    locked(() -> {
      List.copyOf(delivered.values()).forEach(this::back);
      return 0;
    });
  }

  List<TaskSource.Taken> take(Task.Kind of, int member, int max, Duration limit, Wakeup wakeup) {
    return locked(() -> {
      var _ = await(() -> !queue(of).isEmpty() || wakeup.woken(), limit);
      List<TaskSource.Taken> taken = new ArrayList<>();
      while (!wakeup.woken() && taken.size() < max && !queue(of).isEmpty()) {
        Slot slot = queue(of).removeFirst().to(member);
        delivered.put(slot.ref(), slot);
        taken.add(
            new TaskSource.Taken(
                RunJson.read(slot.json(), Task.class), slot.ref(), slot.deliveries()));
      }
      wakeup.reset();
      return taken;
    });
  }

  /** Whether a member was asked to stop waiting; only seen under this queue's lock. */
  static final class Wakeup {
    private boolean woken;

    boolean woken() {
      return woken;
    }

    void reset() {
      woken = false;
    }
  }

  void wake(Wakeup wakeup) {
    locked(() -> wakeup.woken = true);
  }

  void accept(TaskRef ref) {
    locked(() -> delivered.remove(ref));
  }

  void release(TaskRef ref) {
    locked(() -> {
      Slot slot = delivered.get(ref);
      if (slot != null) {
        back(slot);
      }
      return 0;
    });
  }

  void leave(int member) {
    locked(() -> {
      delivered.values().stream()
          .filter(slot -> slot.member() == member)
          .toList()
          .forEach(this::back);
      return 0;
    });
  }

  private void back(Slot slot) {
    delivered.remove(slot.ref());
    if (slot.deliveries() < DELIVERIES_MAX) {
      queue(slot.of()).addFirst(slot);
    }
  }

  private List<Slot> queue(Task.Kind of) {
    return waiting.computeIfAbsent(of, _ -> new ArrayList<>());
  }

  /** Waits under the lock; false when it did not become true in time. */
  private boolean await(BooleanSupplier fits, Duration limit) {
    try {
      long left = limit.toNanos();
      while (!fits.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return fits.getAsBoolean();
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      T result = action.get();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {}
}
