package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.log.TaskSource;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MemoryTasksTest extends TaskContract {
  private final MemoryTasks tasks = new MemoryTasks(new ManualClock());

  @Override
  protected TaskQueue queue() {
    return tasks;
  }

  @Override
  protected TaskSource source(Task.Kind of) {
    return tasks.source(of);
  }

  @Test
  void aTaskWhoseLockExpiresComesAgainTenTimesInAll() {
    tasks.send(task(), Task.Kind.BATCH).join();
    for (int delivery = 1; delivery <= 10; delivery++) {
      try (TaskSource source = tasks.source(Task.Kind.BATCH)) {
        var taken = source.take(5, Duration.ZERO);
        assertThat(taken).extracting(TaskSource.Taken::deliveries).containsExactly(delivery);
        tasks.expireLocks();
      }
    }

    assertThat(tasks.source(Task.Kind.BATCH).take(5, Duration.ZERO)).isEmpty();
  }

  @Test
  void aTakeInsistsOnWhatWasTakenBeforeBeingSettled() {
    tasks.send(task(), Task.Kind.BATCH).join();
    TaskSource source = tasks.source(Task.Kind.BATCH);
    var taken = source.take(1, Duration.ZERO).getFirst();

    assertThatThrownBy(() -> source.take(1, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
    source.accept(taken);
    assertThatThrownBy(() -> source.accept(taken)).isInstanceOf(IllegalStateException.class);
  }

  private static Task task() {
    return new Task(
        Given.run(1),
        Tenant.DEFAULT,
        LaneId.of(Given.run(1)),
        1,
        false,
        null,
        new LogPosition(0, 0));
  }
}
