package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.api.Runs.Submitted;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.log.Task;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Signal;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LogRunsTest {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final ApiNode.Shared shared = new ApiNode.Shared();
  private final ApiNode one = ApiNode.over(shared);
  private final ApiNode other = ApiNode.over(shared);

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private RunId submitted() {
    RunId run = one.runs.newId();
    assertThat(one.runs.submit(run, SpecBuilder.alone(run).build(), null))
        .isEqualTo(new Submitted.Accepted(run));
    assertThat(view(one, run).run().id()).as("the first read needs no barrier").isEqualTo(run);
    return run;
  }

  private RunView view(ApiNode node, RunId run) {
    return node.runs.find(Tenant.DEFAULT, run).orElseThrow();
  }

  private static List<Timed> all(RunFeed feed) {
    List<Timed> entries = new ArrayList<>();
    while (!feed.over()) {
      List<Timed> next = feed.next(WAIT);
      assertThat(next).as("the run goes on").isNotEmpty();
      entries.addAll(next);
    }
    return entries;
  }

  private void tell(RunId run, String text) {
    RunSpec spec = SpecBuilder.alone(run).build();
    new Story(run, spec).claimed(1).answers(0, text).appendTo(shared.log);
  }

  @Test
  void aSubmittedRunHasItsTaskAndIsFollowedFromItsRequestToItsEnd() {
    RunId run = submitted();
    tell(run, "hello");

    List<Timed> entries;
    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      entries = all(feed);
      assertThat(feed.run().state().outcome()).isEqualTo(new Outcome.Completed());
    }

    assertThat(entries.getFirst().entry()).isInstanceOf(RunEvent.Requested.class);
    assertThat(entries.getLast().entry()).isInstanceOf(RunEvent.Ended.class);
    List<Task> tasks = shared.tasks.awaitSent(Task.Kind.INTERACTIVE, 1);
    assertThat(tasks).extracting(Task::run, Task::first).containsExactly(tuple(run, true));
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }

  @Test
  void twoNodesTellTheSameEntriesWhetherLiveOrFromTheArchive() {
    RunId run = submitted();
    tell(run, "hello");
    List<Timed> live;
    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      live = all(feed);
    }

    one.tail.applied(shared.archive.catchUp());
    other.tail.applied(shared.archive.applied());

    for (ApiNode node : List.of(one, other)) {
      try (RunFeed feed = node.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
        assertThat(all(feed)).isEqualTo(live);
      }
    }
  }

  @Test
  void aFeedJoinsArchiveAndTailWithoutAGap() {
    RunId run = submitted();
    RunSpec spec = SpecBuilder.alone(run).build();
    new Story(run, spec).claimed(1).appendTo(shared.log);
    other.tail.applied(shared.archive.catchUp());
    try (ApiNode late = ApiNode.over(shared);
        RunFeed feed = late.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      assertThat(feed.next(WAIT)).hasSize(2);

      new Story(run, spec).claimed(2).answers(0, "later").appendTo(shared.log);

      List<Timed> rest = all(feed);
      assertThat(rest).hasSize(5);
      assertThat(feed.run().state().phase()).isEqualTo(Phase.ENDED);
    }
  }

  @Test
  @Tag("guarantee-NO_BARRIER")
  void whatOneNodeHasShownEveryNodeKnows() {
    RunId run = submitted();
    assertThat(view(other, run).run().state().phase()).isEqualTo(Phase.REQUESTED);
    other.gate.shut();

    assertThat(one.runs.cancel(view(one, run))).isEqualTo(new Outcome.Cancelled());
    CompletableFuture<RunView> seen = CompletableFuture.supplyAsync(() -> view(other, run));
    other.gate.awaitAsked(seen);
    other.gate.open();

    assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join().run().state().phase())
        .isEqualTo(Phase.ENDED);
  }

  @Test
  void theFirstEndingInTheLogIsTheOneThatCancelTells() {
    RunId run = submitted();
    tell(run, "done before");
    RunView view = view(one, run);

    assertThat(one.runs.cancel(view)).isEqualTo(new Outcome.Completed());
    assertThat(view(other, run).run().state().outcome()).isEqualTo(new Outcome.Completed());
  }

  @Test
  @Tag("guarantee-NO_TENANT_FILTER")
  void anotherTenantsRunIsNotThere() {
    RunId run = submitted();

    assertThat(one.runs.find(new Tenant("somebody"), run)).isEmpty();
    assertThat(other.runs.follow(new Tenant("somebody"), run)).isEmpty();
  }

  @Test
  @Tag("guarantee-ANSWER_BEFORE_ACKNOWLEDGEMENT")
  void nothingIsAcceptedBeforeTheLogHasAcknowledgedIt() {
    shared.log.hold();
    RunId run = one.runs.newId();
    CompletableFuture<Submitted> answer =
        CompletableFuture.supplyAsync(
            () -> one.runs.submit(run, SpecBuilder.alone(run).build(), null));
    var _ = shared.log.awaitHeld(_ -> true);
    CompletableFuture<Submitted> early = answer.copy().orTimeout(1, TimeUnit.SECONDS);

    assertThatThrownBy(early::join).hasCauseInstanceOf(TimeoutException.class);
    shared.log.release();

    assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join())
        .isEqualTo(new Submitted.Accepted(run));
  }

  @Test
  void aRequestOfUnknownFateIsRefusedAndEnded() {
    shared.log.loseAnswer(draft -> draft.entries().getFirst() instanceof RunEvent.Requested);
    RunId run = one.runs.newId();

    assertThatThrownBy(() -> one.runs.submit(run, SpecBuilder.alone(run).build(), null))
        .isInstanceOfSatisfying(
            RequestRejected.class,
            refused -> assertThat(refused.error().kind()).isEqualTo(ApiError.Kind.UNAVAILABLE));

    var _ =
        shared.log.await(record ->
            record.run().equals(run) && record.entries().getFirst() instanceof RunEvent.Ended);
    assertThat(view(other, run).run().state().outcome()).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void aRepeatedKeyIsTheSameRunOnEveryNodeAndAnotherBodyIsRefused() {
    Acceptance.Key key = new Acceptance.Key("k", "POST /x", "a");
    RunId first = one.runs.newId();
    RunId second = other.runs.newId();
    RunId third = other.runs.newId();

    Submitted accepted = one.runs.submit(first, SpecBuilder.alone(first).build(), key);
    Submitted repeated = other.runs.submit(second, SpecBuilder.alone(second).build(), key);
    Submitted reused =
        other.runs.submit(
            third, SpecBuilder.alone(third).build(), new Acceptance.Key("k", "POST /x", "b"));

    assertThat(List.of(accepted, repeated, reused))
        .containsExactly(
            new Submitted.Accepted(first),
            new Submitted.Repeated(first),
            new Submitted.KeyReused());
  }

  @Test
  void aKeyWhoseRequestNeverReachedTheLogIsAppendedByItsRetry() {
    Acceptance.Key key = new Acceptance.Key("k", "POST /x", "a");
    shared.log.drop(draft -> draft.entries().getFirst() instanceof RunEvent.Requested);
    RunId first = one.runs.newId();
    RunSpec spec = SpecBuilder.alone(first).build();
    assertThatThrownBy(() -> one.runs.submit(first, spec, key)).isInstanceOf(RequestRejected.class);

    RunId second = other.runs.newId();
    Submitted retried = other.runs.submit(second, SpecBuilder.alone(second).build(), key);

    assertThat(retried).isEqualTo(new Submitted.Repeated(first));
    assertThat(view(one, first).run().state().phase()).isEqualTo(Phase.REQUESTED);
  }

  @Test
  void aLaneTakesTheNextRunOnceTheOneBeforeHasEnded() {
    RunId first = one.runs.newId();
    RunId second = other.runs.newId();
    RunSpec spec = SpecBuilder.in("lane", LaneUse.Order.EXCLUSIVE).build();
    assertThat(one.runs.submit(first, spec, null)).isEqualTo(new Submitted.Accepted(first));
    assertThat(other.runs.submit(second, spec, null)).isEqualTo(new Submitted.LaneBusy(first));

    assertThat(one.runs.cancel(view(one, first))).isEqualTo(new Outcome.Cancelled());

    assertThat(other.runs.submit(second, spec, null)).isEqualTo(new Submitted.Accepted(second));
  }

  @Test
  void aHundredRunsWaitInOneLaneAndTheNextIsRefusedWithoutUsingItsKeyUp() {
    List<RunId> taken = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      ApiNode node = i % 2 == 0 ? one : other;
      taken.add(queued(node, "lane", null));
      if (i == 60) {
        one.readsAll();
        one.tail.applied(shared.archive.catchUp());
      }
    }
    Acceptance.Key key = new Acceptance.Key("k", "POST /x", "a");

    for (ApiNode node : List.of(one, other)) {
      assertThatThrownBy(() -> queued(node, "lane", key))
          .isInstanceOfSatisfying(
              RequestRejected.class,
              refused -> {
                assertThat(refused.error().kind()).isEqualTo(ApiError.Kind.RATE_LIMITED);
                assertThat(refused.error().retryAfter()).isPositive();
              });
    }
    assertThat(queued(other, "another lane", null)).isNotNull();

    assertThat(one.runs.cancel(view(one, taken.getFirst()))).isEqualTo(new Outcome.Cancelled());
    assertThat(queued(other, "lane", key)).as("the key is still unused").isNotNull();
  }

  @Test
  void aRepeatedKeyIsAnsweredFromItsRunHoweverFullTheQueueIs() {
    Acceptance.Key key = new Acceptance.Key("k", "POST /x", "a");
    Acceptance.Key fresh = new Acceptance.Key("new", "POST /x", "a");
    RunId first = queued(one, "lane", key);
    for (int i = 0; i < 100; i++) {
      queued(one, "lane", null);
    }
    RunId again = one.runs.newId();
    RunSpec spec = SpecBuilder.in("lane", LaneUse.Order.QUEUE).build();

    assertThat(one.runs.submit(again, spec, key)).isEqualTo(new Submitted.Repeated(first));
    assertThat(one.runs.submit(again, spec, new Acceptance.Key("k", "POST /x", "b")))
        .isEqualTo(new Submitted.KeyReused());
    assertThatThrownBy(() -> one.runs.submit(again, spec, fresh))
        .isInstanceOf(RequestRejected.class);
    assertThat(shared.acceptance.find(Tenant.DEFAULT, fresh)).as("not used up").isEmpty();
  }

  private static RunId queued(ApiNode node, String lane, Acceptance.@Nullable Key key) {
    RunId run = node.runs.newId();
    RunSpec spec = SpecBuilder.in(lane, LaneUse.Order.QUEUE).build();
    assertThat(node.runs.submit(run, spec, key)).isEqualTo(new Submitted.Accepted(run));
    return run;
  }

  @Test
  void aDeletedRunIsGoneOnEveryNodeAndIsDeletedOnce() {
    RunId run = submitted();
    tell(run, "x");
    RunView view = view(one, run);

    assertThat(one.runs.delete(view)).isTrue();
    assertThat(other.runs.delete(view)).isFalse();
    assertThat(other.runs.find(Tenant.DEFAULT, run)).isEmpty();
  }

  @Test
  void aFreshRunNeedsNoArchive() {
    assertThat(submitted()).as("the node has asked the archive where to begin").isNotNull();
    shared.archive.goAway();

    RunId run = submitted();
    tell(run, "x");

    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      assertThat(all(feed)).isNotEmpty();
    }
    assertThatThrownBy(() -> one.runs.find(Tenant.DEFAULT, Given.run(7)))
        .isInstanceOf(RequestRejected.class);
  }

  @Test
  void aNodeWithoutRoomSaysSoUntilTheArchiveHasWhatItGaveUp() {
    try (ApiNode small = new ApiNode(shared, 1)) {
      RunId run = submitted();
      tell(run, "x");

      assertThatThrownBy(() -> small.runs.find(Tenant.DEFAULT, run))
          .isInstanceOf(RequestRejected.class);
      small.tail.applied(shared.archive.catchUp());

      assertThat(view(small, run).run().state().phase()).isEqualTo(Phase.ENDED);
    }
  }

  @Test
  void whatTheArchiveHasIsDroppedAndReadFromThere() {
    RunId run = submitted();
    tell(run, "x");
    assertThat(view(one, run).run().state().phase()).isEqualTo(Phase.ENDED);
    one.tail.applied(shared.archive.catchUp());
    shared.archive.goAway();

    assertThatThrownBy(() -> one.runs.find(Tenant.DEFAULT, run))
        .isInstanceOf(RequestRejected.class);
  }

  @Test
  void whoeverAskedForAnUnstoredRunGetsItsAnswerHoweverQuicklyItWasOverAndForgotten() {
    RunId run = one.runs.newId();
    RunSpec spec = SpecBuilder.alone(run).unstored().build();
    assertThat(one.runs.submit(run, spec, null)).isEqualTo(new Submitted.Accepted(run));

    new Story(run, spec).claimed(1).answers(0, "quick").appendTo(shared.log);
    one.readsAll();
    one.tail.applied(shared.archive.catchUp());

    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      assertThat(all(feed)).hasSize(6);
      assertThat(feed.run().content().steps()).hasSize(1);
    }
    assertThat(one.runs.follow(Tenant.DEFAULT, run)).as("for anybody else it is gone").isEmpty();
  }

  @Test
  void aRequestThatWasLongOnItsWayIsStillFollowedFromItsFirstEntry() {
    RunId run = one.runs.newId();
    RunSpec spec = SpecBuilder.alone(run).unstored().build();
    shared.clock.advance(Duration.ofSeconds(4));
    assertThat(one.runs.submit(run, spec, null)).isEqualTo(new Submitted.Accepted(run));

    new Story(run, spec).claimed(1).answers(0, "quick").appendTo(shared.log);
    one.readsAll();
    one.tail.applied(shared.archive.catchUp());

    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      assertThat(all(feed)).hasSize(6);
    }
  }

  @Test
  void anOldRunWhoseEntriesWereDroppedIsThereAndItsFeedSaysThatItIsNotWhole() {
    RunId run = submitted();
    tell(run, "x");
    one.readsAll();
    one.tail.applied(shared.archive.catchUp());
    shared.archive.dropEntries();

    assertThat(view(one, run).run().content().steps()).hasSize(1);
    try (RunFeed feed = one.runs.follow(Tenant.DEFAULT, run).orElseThrow()) {
      assertThat(feed.whole()).isFalse();
      assertThat(feed.over()).isTrue();
      assertThat(feed.run().content().steps()).hasSize(1);
    }
  }

  @Test
  void manyWhoWaitAtTheBarrierAreServedTogether() {
    RunId run = submitted();
    Signal all = new Signal("all asked");
    List<CompletableFuture<RunView>> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asked.add(
          CompletableFuture.supplyAsync(
              () -> {
                all.await();
                return view(other, run);
              },
              task -> Thread.ofVirtual().start(task)));
    }
    all.give();

    assertThat(asked)
        .allSatisfy(answer ->
            assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join().run().id()).isEqualTo(run));
  }
}
