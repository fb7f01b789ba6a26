package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.EventGroup;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.StepKind;
import dev.turnstone.store.FaultySource.Fault;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Signal;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread around the materializer's work. */
final class MaterializerTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void rowsFollowTheLogOnTheirOwnProgressToo() {
    try (Materializer materializer = materializer(stage.group().waiting(), new Signal("too old"))) {
      materializer.start();
      Story.plain(Given.run(1))
          .claimed(1, new RunEvent.StepStarted(0, StepKind.MODEL))
          .worker(new RunDelta.Text(0, List.of("a")))
          .appendTo(stage.log);

      awaitApplied(3);

      stage.rowsAreTheFold(List.of(Given.run(1)));
      assertThat(materializer.well()).isTrue();
    }
  }

  @Test
  void aDatabaseThatFailsIsTriedAgain() {
    stage.source.next(Fault.COMMIT_LOST, 0);
    try (Materializer materializer = materializer(stage.group().waiting(), new Signal("too old"))) {
      materializer.start();
      Story.plain(Given.run(1)).appendTo(stage.log);

      awaitApplied(1);

      stage.rowsAreTheFold(List.of(Given.run(1)));
    }
  }

  @Test
  void aRecordOfANewerReleaseStopsItAndIsSaid() {
    Signal tooOld = new Signal("this release is too old");
    try (Materializer materializer = materializer(new NewerGroup(stage.group()), tooOld)) {
      materializer.start();

      tooOld.await();
    }
  }

  private void awaitApplied(long next) {
    int partition = stage.log.partition(LaneId.of(Given.run(1)));
    stage.control.await(message ->
        message instanceof ControlMessage.Applied applied
            && applied.next().getOrDefault(partition, 0L) >= next);
  }

  private Materializer materializer(EventGroup group, Signal tooOld) {
    return new Materializer(
        stage.ports(group),
        MaterializerSettings.DEFAULT,
        stage.database,
        stage.registry,
        _ -> tooOld.give());
  }

  private record NewerGroup(EventGroup group) implements EventGroup {
    @Override
    public void join(Positions positions) {
      group.join(positions);
    }

    @Override
    public Batch poll(Duration limit) {
      throw new NewerFormat(2, "0/0");
    }

    @Override
    public void rewind() {
      group.rewind();
    }

    @Override
    public void wakeup() {
      group.wakeup();
    }

    @Override
    public void close() {
      group.close();
    }
  }
}
