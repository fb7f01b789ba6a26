package dev.turnstone.worker;

import dev.turnstone.archive.Bodies;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.model.ModelClient;
import dev.turnstone.tool.ToolRunner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything a worker reaches the world through. Who made them closes them, after the worker; the
 * task sources are the worker's own.
 *
 * @param tasks opens a new member of the group of a class
 * @param nanos grows steadily, from anywhere ({@code System::nanoTime})
 */
public record WorkerPorts(
    EventLog events,
    ControlLine control,
    WorkersLine workers,
    TaskSources tasks,
    RunArchive archive,
    Bodies bodies,
    ModelClient model,
    ToolRunner tools,
    Supplier<UUID> ids,
    LongSupplier nanos,
    MeterRegistry meters) {

  /** Opens sources of tasks. */
  @FunctionalInterface
  public interface TaskSources {
    /**
     * @param batch most tasks of one take
     */
    TaskSource open(Task.Kind of, int batch);
  }
}
