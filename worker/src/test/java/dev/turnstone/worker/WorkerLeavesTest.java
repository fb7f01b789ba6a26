package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Signal;
import dev.turnstone.testkit.SpecBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkerLeavesTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();
  private static final Duration LONG = Duration.ofSeconds(15);

  private Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aLeavingWorkerHandsRunsBackAtTheirNextCompletedStep() {
    Signal back = rig.tools.hold("f");
    rig.model.calls("f");
    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f").build());
    rig.await(RUN, RunDelta.ToolProgress.class);

    Thread leaving = Thread.ofVirtual().start(rig::leave);
    rig.workers.await(message -> message instanceof Heartbeat beat && full(beat));
    back.give();

    join(leaving);
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.UNCLAIMED);
    assertThat(rig.folded(RUN).state().work().steps()).isEqualTo(2);
    assertThat(rig.entries(RUN).getLast()).contains(new RunEvent.Released());
  }

  @Test
  void whatDoesNotReachAStepInTimeIsHandedBackAsItIs() {
    use(Rig.settings(Duration.ZERO, LONG));
    rig.model.hangsAfter("half an ans");
    rig.start().submit(RUN, plain().build());
    rig.await(RUN, RunDelta.Text.class);

    rig.leave();

    assertThat(rig.model.cancelled.all()).containsExactly(0);
    assertThat(rig.entries(RUN).getLast()).containsExactly(new RunEvent.Released());
  }

  @Test
  void anotherWorkerFinishesWhatOneHandedBack() {
    use(Rig.settings(Duration.ZERO, LONG));
    rig.model.hangsAfter("half an ans").says("whole");
    RunSpec spec = plain().build();
    rig.start().submit(RUN, spec);
    rig.await(RUN, RunDelta.Text.class);
    rig.leave();

    try (Worker other = rig.worker(8)) {
      other.start();
      rig.dispatch(RUN, 2, spec);

      assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    }
    assertThat(rig.folded(RUN).content().steps()).hasSize(1);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aWorkerThatStillWaitsForKafkaLeavesWhenAsked() {
    var line = new Unreached();
    Worker waiting = rig.worker(8, line);
    Thread starting = Thread.ofVirtual().start(waiting::start);
    line.asked.join();

    waiting.close();
    line.close();
    join(starting);

    assertThat(waiting.ready()).isFalse();
    rig.start().submit(RUN, plain().build());
    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
  }

  /** Kafka is away: nobody can listen till this is closed. */
  private static final class Unreached implements ControlLine {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> send(ControlMessage message) {
      return new CompletableFuture<>();
    }

    @Override
    public void listen(Consumer<ControlMessage> listener) {
      asked.complete(null);
      closed.join();
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean full(Heartbeat beat) {
    return beat.slots().values().stream().allMatch(slots -> slots.free() == 0);
  }

  private void use(WorkerSettings settings) {
    rig.close();
    rig = new Rig(settings);
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(RUN);
  }
}
