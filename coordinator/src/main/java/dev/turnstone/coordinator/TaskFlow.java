package dev.turnstone.coordinator;

import dev.turnstone.log.Task;
import dev.turnstone.run.TaskRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How tasks flow to workers, as their heartbeats tell: by topic and partition the newest task that
 * was taken, and by topic since when slots have been free while nothing was taken. It tells a lost
 * task from one that waits behind others. Pure and immutable.
 */
record TaskFlow(Map<String, TaskRef> newest, Map<String, Lull> lulls) {
  static final TaskFlow NONE = new TaskFlow(Map.of(), Map.of());

  /** Workers silent for longer have no free slots: nobody may be there any more. */
  private static final long SILENT_MILLIS = 5_000;

  TaskFlow {
    newest = Map.copyOf(newest);
    lulls = Map.copyOf(lulls);
  }

  /**
   * @param taken tells whether anything was taken: it grows with each task
   * @param sinceMillis time of the tick from which on slots were free and nothing was taken
   */
  record Lull(long taken, long sinceMillis) {}

  TaskFlow took(Collection<TaskRef> refs) {
    Map<String, TaskRef> now = new HashMap<>(newest);
    for (TaskRef ref : refs) {
      now.merge(key(ref.topic(), ref.partition()), ref, TaskFlow::later);
    }
    return new TaskFlow(now, lulls);
  }

  TaskFlow ticked(Collection<WorkerSeen> workers, long millis) {
    Map<String, Lull> now = new HashMap<>();
    for (Task.Kind kind : Task.Kind.values()) {
      String topic = kind.topic();
      boolean free =
          workers.stream()
              .anyMatch(one -> one.free(topic) > 0 && one.millis() > millis - SILENT_MILLIS);
      if (free) {
        long taken = taken(topic);
        Lull before = lulls.get(topic);
        boolean goesOn = before != null && before.taken() == taken;
        now.put(topic, goesOn ? before : new Lull(taken, millis));
      }
    }
    return new TaskFlow(newest, now);
  }

  /** Whether a task that came to the same place at {@code millis} or later was taken. */
  boolean passed(String topic, int partition, long millis) {
    TaskRef ref = newest.get(key(topic, partition));
    return ref != null && ref.millis() >= millis;
  }

  /**
   * Since when slots have been free and nothing was taken; {@code Long.MAX_VALUE} if it isn't so.
   */
  long lullSince(String topic) {
    Lull lull = lulls.get(topic);
    return lull == null ? Long.MAX_VALUE : lull.sinceMillis();
  }

  private long taken(String topic) {
    return newest.values().stream()
        .filter(ref -> ref.topic().equals(topic))
        .mapToLong(ref -> ref.offset() + 1)
        .sum();
  }

  private static TaskRef later(TaskRef one, TaskRef other) {
    return one.offset() >= other.offset() ? one : other;
  }

  private static String key(String topic, int partition) {
    return topic + "/" + partition;
  }
}
