package dev.turnstone.coordinator;

import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.log.WorkersMessage.Slots;
import dev.turnstone.log.WorkersMessage.Tick;
import dev.turnstone.run.RunId;
import dev.turnstone.run.TaskRef;
import dev.turnstone.testkit.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topic workers in a test's hands. */
final class Clockwork {
  private Workers workers = Workers.NONE;
  private final Map<Integer, Long> ticks = new HashMap<>();
  private final Map<Integer, Long> heartbeats = new HashMap<>();
  private long millis = Desk.START;

  Workers workers() {
    return workers;
  }

  long millis() {
    return millis;
  }

  /** Number of the worker's last heartbeat. */
  long beats(int worker) {
    return heartbeats.getOrDefault(worker, 0L);
  }

  Clockwork pass(long passing) {
    millis += passing;
    return this;
  }

  /** A second passes, then the coordinator of that number ticks. */
  Clockwork tick(int coordinator) {
    pass(1_000);
    long number = ticks.merge(coordinator, 1L, Long::sum);
    workers = workers.after(new Tick(Given.uuid(9, coordinator), number), millis);
    return this;
  }

  Clockwork ticks(int coordinator, int count) {
    for (int i = 0; i < count; i++) {
      tick(coordinator);
    }
    return this;
  }

  /** A heartbeat of a worker that is full. */
  Clockwork beat(int worker, RunId... held) {
    return beat(worker, 0, List.of(), held);
  }

  Clockwork beat(int worker, int free, List<TaskRef> newest, RunId... held) {
    List<Held> list = new ArrayList<>();
    for (RunId run : held) {
      list.add(new Held(run, Given.claim(worker)));
    }
    return beat(worker, free, newest, list);
  }

  Clockwork beat(int worker, int free, List<TaskRef> newest, List<Held> held) {
    Map<String, TaskRef> refs = new HashMap<>();
    newest.forEach(ref -> refs.put(ref.topic() + "/" + ref.partition(), ref));
    long number = heartbeats.merge(worker, 1L, Long::sum);
    Slots slots = new Slots(free, 8);
    workers =
        workers.after(
            new Heartbeat(Given.worker(worker), number, Map.of("tasks", slots), held, refs),
            millis);
    return this;
  }
}
