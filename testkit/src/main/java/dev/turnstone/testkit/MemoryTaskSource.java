package dev.turnstone.testkit;

import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource;
import dev.turnstone.run.TaskRef;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A member of a {@link MemoryTasks}. Insists, as the real one does, that a take is settled. */
final class MemoryTaskSource implements TaskSource {
  private static final AtomicInteger MEMBERS = new AtomicInteger();

  private final int member = MEMBERS.incrementAndGet();
  private final MemoryTasks tasks;
  private final Task.Kind of;
  private final MemoryTasks.Wakeup wakeup = new MemoryTasks.Wakeup();
  private final Set<TaskRef> open = new HashSet<>();

  MemoryTaskSource(MemoryTasks tasks, Task.Kind of) {
    this.tasks = tasks;
    this.of = of;
  }

  @Override
  public List<Taken> take(int max, Duration limit) {
    if (!open.isEmpty()) {
      throw new IllegalStateException("tasks neither accepted nor released: " + open);
    }
    List<Taken> taken = tasks.take(of, member, max, limit, wakeup);
    taken.forEach(one -> open.add(one.ref()));
    return taken;
  }

  @Override
  public void accept(Taken taken) {
    settle(taken);
    tasks.accept(taken.ref());
  }

  @Override
  public void release(Taken taken) {
    settle(taken);
    tasks.release(taken.ref());
  }

  private void settle(Taken taken) {
    if (!open.remove(taken.ref())) {
      throw new IllegalStateException("not taken, or settled before: " + taken.ref());
    }
  }

  @Override
  public void wakeup() {
    tasks.wake(wakeup);
  }

  @Override
  public void close() {
    open.clear();
    tasks.leave(member);
  }
}
