package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Task;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.RunSpec;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryTasks;
import dev.turnstone.testkit.SpecBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneSweeperTest {
  private static final RunSpec SPEC = SpecBuilder.in("thread", LaneUse.Order.EXCLUSIVE).build();

  private final Stage stage = new Stage();
  private final MemoryTasks tasks = new MemoryTasks(new ManualClock());
  private final LaneSweeper sweeper =
      new LaneSweeper(stage.view, stage.log, tasks, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aRequestThatNeverCameIsAppendedAndDispatchedByAnother() {
    Acceptances.take(stage.view, Given.run(1), SPEC);
    age();

    sweeper.run();

    stage.materialize();
    assertThat(stage.archive.read(Given.run(1), false).orElseThrow().run().content().asked())
        .contains(SPEC);
    assertThat(tasks.sent(Task.Kind.INTERACTIVE))
        .singleElement()
        .satisfies(task -> assertThat(task.first()).isFalse())
        .satisfies(task -> assertThat(task.attempt()).isEqualTo(1))
        .satisfies(task -> assertThat(task.spec()).isEqualTo(SPEC));
  }

  @Test
  void aYoungRequestIsLeftToItsNode() {
    Acceptances.take(stage.view, Given.run(1), SPEC);

    sweeper.run();

    assertThat(stage.log.records()).isEmpty();
  }

  @Test
  void aRequestIsAppendedUntilItIsSeenAndNotAgainAtOnce() {
    Acceptances.take(stage.view, Given.run(1), SPEC);
    stage.log.drop(_ -> true);
    age();

    sweeper.run();
    sweeper.run();
    assertThat(stage.log.records()).isEmpty();
    age();
    sweeper.run();
    age();
    stage.materialize();
    sweeper.run();

    assertThat(stage.log.records()).hasSize(1);
  }

  private void age() {
    stage.view.with(
        "age", handle -> handle.execute("UPDATE lane SET swept = swept - interval '6 s'"));
  }
}
