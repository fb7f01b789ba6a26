package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.Task;
import java.util.Map;

/** What the coordinator has to say. Everything in here may be said twice. */
sealed interface Output {

  /** A task for whichever worker has room. */
  record Dispatch(Task task, Task.Kind kind) implements Output {}

  /** A message to all workers and API nodes. */
  record Say(ControlMessage message) implements Output {}

  /** A record for the topic events. */
  record Append(Draft draft) implements Output {}

  /** A dead letter about a run that is given up. */
  record Bury(RunEntry entry, Map<String, String> reasons) implements Output {
    public Bury {
      reasons = Map.copyOf(reasons);
    }
  }
}
