package dev.turnstone.log;

import dev.turnstone.run.TaskRef;
import java.time.Duration;
import java.util.List;

/**
 * One member of the group that shares the tasks of a class. One thread owns it; only {@link
 * #wakeup} may be called from others. Every taken task is accepted or released before the next
 * take.
 */
public interface TaskSource extends AutoCloseable {

  /** At most {@code max} tasks; empty after {@code limit} or a wakeup. */
  List<Taken> take(int max, Duration limit);

  /** The task is in good hands and is not given to anybody else. */
  void accept(Taken taken);

  /** The task goes back, to be given to somebody. */
  void release(Taken taken);

  void wakeup();

  @Override
  void close();

  /**
   * A task as delivered.
   *
   * @param deliveries how often it was handed out, 1 at first
   */
  record Taken(Task task, TaskRef ref, int deliveries) {}
}
