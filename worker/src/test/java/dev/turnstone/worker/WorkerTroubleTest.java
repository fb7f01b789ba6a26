package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.ControlMessage.Verdict;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Inbox;
import dev.turnstone.testkit.Signal;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTroubleTest {
  private static final RunId RUN = Given.run(1);
  private static final Outcome COMPLETED = new Outcome.Completed();
  private static final Duration LONG = Duration.ofSeconds(15);

  private Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aStopCancelsTheModelCallAndNothingIsAppendedAnyMore() {
    rig.model.hangsAfter("never en");
    rig.start().submit(RUN, plain().build());
    rig.await(RUN, RunDelta.Text.class);
    rig.log.append(ended(new Outcome.Cancelled())).join();

    rig.stop(RUN);

    rig.model.cancelled.await(1);
    awaitDropped();
    assertThat(entries(rig.log.records(RUN).getLast()))
        .containsExactly(new RunEvent.Ended(new Outcome.Cancelled()));
  }

  @Test
  void aStopCancelsToolCalls() {
    Signal never = rig.tools.hold("f");
    rig.model.calls("f");
    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f").build());
    rig.await(RUN, RunDelta.ToolProgress.class);

    rig.stop(RUN);

    never.await();
    awaitDropped();
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.CLAIMED);
  }

  @Test
  void aDeniedClaimIsDropped() {
    RunSpec spec = plain().build();
    new Story(RUN, spec).requested().claimed(1).claimed(2).appendTo(rig.log);

    rig.start().dispatch(RUN, 2, spec);

    rig.control.await(message -> message instanceof Verdict verdict && !verdict.yes());
    awaitDropped();
    assertThat(rig.model.asked.all()).isEmpty();
  }

  @Test
  void aDeniedFreshClaimCancelsTheModelCallThatStartedWithIt() {
    rig.model.hangsAfter("too soon");
    new Story(RUN, plain().build()).requested().claimed(1).appendTo(rig.log);

    rig.start().submit(RUN, plain().build());

    rig.model.cancelled.await(1);
    awaitDropped();
    assertThat(rig.folded(RUN).state().hold().claim()).isEqualTo(Given.claim(1));
  }

  @Test
  void aLostVerdictIsAskedForWithTheSameRecord() {
    Inbox<ControlMessage> lost = new Inbox<>("lost verdicts");
    rig.control.lose(message -> {
      boolean first =
          message instanceof Verdict verdict && verdict.n() == 1 && lost.all().isEmpty();
      if (first) {
        lost.add(message);
      }
      return first;
    });
    rig.model.calls("f").says("back");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f").build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    List<EventRecord> same = rig.log.records(RUN).stream().filter(n(1)).toList();
    assertThat(same).hasSizeGreaterThan(1);
    assertThat(same.stream().map(WorkerTroubleTest::entries).distinct()).hasSize(1);
    assertThat(rig.tools.made.all()).hasSize(1);
  }

  @Test
  void withoutAnyVerdictTheClaimIsGivenUpAndNoToolIsCalled() {
    use(Rig.settings(LONG, Duration.ofMillis(200)));
    rig.control.lose(message -> message instanceof Verdict verdict && verdict.n() == 1);
    rig.model.calls("f");

    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f").build());

    rig.log.await(n(1));
    awaitDropped();
    assertThat(rig.tools.made.all()).isEmpty();
    assertThat(rig.folded(RUN).state().phase()).isEqualTo(Phase.CLAIMED);
  }

  @Test
  void aFailedAppendAbandonsTheClaim() {
    rig.log.drop(draft -> draft.stamp() != null && draft.stamp().n() == 2);
    Signal go = new Signal("the rest of the answer");
    rig.model.then((deltas, cancel) -> {
      deltas.accept(new RunDelta.Text(0, List.of("one")));
      go.await();
      deltas.accept(new RunDelta.Text(0, List.of("two")));
      cancel.await();
      deltas.accept(new RunDelta.Text(0, List.of("three")));
      return TestModel.text("never seen");
    });
    rig.start().submit(RUN, plain().build());
    rig.log.await(n(1));

    go.give();

    rig.model.cancelled.await(1);
    awaitDropped();
    assertThat(rig.log.records(RUN).getLast()).matches(n(1));
  }

  @Test
  void aTaskWhoseClaimIsNotAppendedGoesBackAndIsTakenAgain() {
    rig.log.drop(draft -> draft.stamp() != null);

    rig.start().submit(RUN, plain().build());

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.log.records(RUN).stream().filter(n(0))).hasSize(1);
  }

  @Test
  void aQuickRunThatIsOverBeforeItsClaimIsAcknowledgedIsNotGivenBack() {
    rig.model.says("quick").says("a second time");
    rig.submit(RUN, plain().build());
    rig.log.hold();
    rig.start();
    Draft last = rig.log.awaitHeld(draft -> draft.entries().getLast() instanceof RunEvent.Ended);

    awaitListed(Objects.requireNonNull(last.stamp()).claim());
    rig.log.release();

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    awaitDropped();
    assertThat(rig.model.asked.all()).as("the task was not given to anybody again").hasSize(1);
    assertThat(rig.log.records(RUN).stream().filter(n(0))).hasSize(1);
  }

  /** Waits until three more heartbeats list the run: time enough to give it up. */
  private void awaitListed(ClaimId claim) {
    long number = rig.workers.sent().size();
    Held listed = new Held(RUN, claim);
    rig.workers.await(message ->
        message instanceof Heartbeat beat
            && beat.number() > number + 3
            && beat.held().contains(listed));
  }

  @Test
  void toolsWaitWhileTheWorkerIsNotHeard() {
    Signal answer = new Signal("the model's answer");
    rig.model.then((deltas, _) -> {
      deltas.accept(new RunDelta.Text(0, List.of("let me see")));
      answer.await();
      return TestModel.calling("f");
    });
    rig.start().submit(RUN, plain().tools(Tool.Caller.SERVER, "f").build());
    rig.await(RUN, RunDelta.Text.class);

    rig.workers.lose(_ -> true);
    rig.leap.addAndGet(Duration.ofSeconds(6).toNanos());
    answer.give();
    rig.control.await(message -> message instanceof Verdict verdict && verdict.n() == 2);
    assertThat(rig.tools.made.all()).isEmpty();
    rig.workers.lose(_ -> false);

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    assertThat(rig.log.records(RUN).stream().filter(n(2)))
        .as("the start whose verdict may be stale is judged again")
        .hasSizeGreaterThan(1);
    assertThat(rig.tools.made.all()).hasSize(1);
  }

  @Test
  void aStoreThatStaysAwayReleasesTheRun() {
    use(Rig.impatient());
    RunSpec spec = plain().build();
    new Story(RUN, spec).requested().claimed(1).appendTo(rig.log);
    rig.store.away(Integer.MAX_VALUE);

    rig.start().dispatch(RUN, 2, spec);

    rig.await(RUN, RunEvent.Released.class);
    assertThat(rig.model.asked.all()).isEmpty();
  }

  @Test
  void aClaimNamesAHeartbeatBehindWhichEveryOneListsTheRun() {
    rig.model.hangsAfter("on and on");
    rig.start().submit(RUN, plain().build());

    EventRecord record = rig.await(RUN, RunEvent.Claimed.class);
    RunEvent.Claimed claimed = (RunEvent.Claimed) entries(record).getFirst();
    rig.workers.await(
        message -> message instanceof Heartbeat beat && beat.number() > claimed.heartbeat() + 1);

    Held held = new Held(RUN, claimed.claim());
    assertThat(rig.workers.sent())
        .filteredOn(message -> ((Heartbeat) message).number() > claimed.heartbeat())
        .allMatch(message -> ((Heartbeat) message).held().contains(held));
    assertThat(claimed.heartbeat()).isPositive();
    rig.stop(RUN);
  }

  @Test
  void aRunThatIsThereTwiceIsDrivenUnderTheClaimThatCounts() {
    rig.model.says("once").says("twice");
    RunSpec spec = plain().build();
    rig.start().submit(RUN, spec).dispatch(RUN, 1, spec);

    assertThat(rig.ending(RUN)).isEqualTo(COMPLETED);
    awaitDropped();
    assertThat(rig.folded(RUN).content().steps()).hasSize(1);
  }

  @Test
  void aRunWhoseTimeIsOverIsNotGoneOnWith() {
    RunSpec spec = plain().deadline(Duration.ofSeconds(5)).build();
    rig.log.append(Draft.requested(RUN, spec, true)).join();
    rig.dispatch(RUN, 1, spec);
    rig.clock.advance(Duration.ofSeconds(20));

    rig.start();

    rig.await(RUN, RunEvent.AttemptFailed.class);
    assertThat(rig.model.asked.all()).isEmpty();
  }

  private void use(WorkerSettings settings) {
    rig.close();
    rig = new Rig(settings);
  }

  /** Waits for a heartbeat, from now on, that lists nothing. */
  private void awaitDropped() {
    long number = rig.workers.sent().size();
    rig.workers.await(message ->
        message instanceof Heartbeat beat && beat.number() > number && beat.held().isEmpty());
  }

  private static Predicate<EventRecord> n(int n) {
    return record -> record.stamp().filter(stamp -> stamp.n() == n).isPresent();
  }

  private static Draft ended(Outcome outcome) {
    RunSpec spec = plain().build();
    return Draft.of(RUN, spec.tenant(), spec.lane().lane(), new RunEvent.Ended(outcome));
  }

  private static List<Entry> entries(EventRecord record) {
    return record.entries();
  }

  private static SpecBuilder plain() {
    return SpecBuilder.alone(RUN);
  }
}
