package dev.turnstone.log;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run to take.
 *
 * @param attempt from 1; only the coordinator mints higher ones
 * @param first sent by the node whose own first append of the request it follows, so that nobody
 *     else can hold the run
 * @param spec inline on a first attempt where it is small enough; else the store has it
 * @param known the log position from which on the store has what this attempt needs to know
 */
public record Task(
    RunId run,
    Tenant tenant,
    LaneId lane,
    int attempt,
    boolean first,
    @Nullable RunSpec spec,
    LogPosition known) {
  public Task {
    Objects.requireNonNull(run);
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(lane);
    Objects.requireNonNull(known);
  }

  /** Which workers' slots a task may take. */
  public enum Kind {
    INTERACTIVE("tasks"),
    BATCH("tasks.batch");

    private final String topic;

    Kind(String topic) {
      this.topic = topic;
    }

    /** The topic's name without the installation's prefix. */
    public String topic() {
      return topic;
    }
  }
}
