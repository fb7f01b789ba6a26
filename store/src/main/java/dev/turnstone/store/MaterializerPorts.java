package dev.turnstone.store;

import dev.turnstone.log.ControlLine;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.EventGroup;
import dev.turnstone.log.EventLog;
import java.util.Objects;

/**
 * What the materializer reads and writes besides Postgres.
 *
 * @param group its own; the materializer closes it
 * @param log for the ending of a run that can't be written
 */
public record MaterializerPorts(
    EventGroup group, EventLog log, ControlLine control, DeadLetters dead) {
  public MaterializerPorts {
    Objects.requireNonNull(group);
    Objects.requireNonNull(log);
    Objects.requireNonNull(control);
    Objects.requireNonNull(dead);
  }
}
