package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ToolServer;
import dev.turnstone.run.RunEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers are killed, frozen and sent away in the middle of their runs. */
@Installed
final class WorkerFaultsTest {
  private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);

  @Test
  void aRunWhoseWorkerIsKilledInMidStreamIsTakenOverAndNoNumberIsLost(Cluster cluster) {
    Hold hold = Hold.before(5);
    Script script = cluster.model().script().says(10, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w4 ");

    cluster.callerOf(script.awaitAsked(1)).kill();
    hold.release();

    List<Event> events = stream.all();
    Told.completed(events, Script.text(10));
    Told.alike(cluster, Told.id(events), events);
  }

  @Test
  void aStepThatWasCompletedIsNotAskedForAgain(Cluster cluster) {
    Hold hold = Hold.before(2);
    Script script = cluster.model().script();
    script.calls(lookup(script.marker())).says(4, hold);
    Events stream = cluster.here().stream(Ask.of(script).tools("lookup").background());
    stream.untilText("w1 ");

    cluster.callerOf(script.awaitAsked(2)).kill();
    hold.release();

    Told.completed(stream.all(), Script.text(4));
    assertThat(script.asked(0)).hasSize(1);
    assertThat(cluster.tools().calls(script.marker())).hasSize(1);
  }

  @Test
  @Tag("guarantee-FINISHED_CALLS_FORGOTTEN")
  void aCallThatFinishedBeforeItsWorkerWasKilledIsNotMadeAgain(Cluster cluster) {
    Script script = cluster.model().script();
    String first = script.marker() + "1";
    String second = script.marker() + "2";
    script.calls(lookup(first), lookup(second)).says("done");
    Hold hold = cluster.tools().hold(second);
    String id = cluster.here().create(Ask.of(script).tools("lookup").background()).ok().id();
    hold.awaitReached();
    try (var log = new EventsTopic(cluster)) {
      log.await(EventsTopic.run(id), RunEvent.ToolFinished.class);
    }

    cluster.callerOf(script.awaitAsked(1)).kill();
    hold.release();

    Told.completed(cluster.there().over(id, TAKEOVER_MAX), "done");
    assertThat(cluster.tools().calls(first)).hasSize(1);
  }

  @Test
  void aCallThatWasUnderWayWhenItsWorkerWasKilledIsMadeOnceOrSaidToBeUnknown(Cluster cluster) {
    Script script = cluster.model().script();
    String order = script.marker();
    script.calls(book(order)).says("done");
    Hold hold = cluster.tools().hold(order);
    String id = cluster.here().create(Ask.of(script).tools("book").background()).ok().id();
    hold.awaitReached();

    cluster.callerOf(script.awaitAsked(1)).kill();
    hold.release();

    Told.completed(cluster.there().over(id, TAKEOVER_MAX), "done");
    assertThat(cluster.tools().calls(order)).hasSize(1);
    assertThat(script.asked(1).getFirst().history()).contains("unknown");
  }

  @Test
  void aCallOfAnIdempotentToolComesAgainUnderTheSameKey(Cluster cluster) {
    Script script = cluster.model().script();
    String order = script.marker();
    script.calls(lookup(order)).says("done");
    Hold hold = cluster.tools().hold(order);
    String id = cluster.here().create(Ask.of(script).tools("lookup").background()).ok().id();
    hold.awaitReached();

    cluster.callerOf(script.awaitAsked(1)).kill();
    Eventually.holds("the call again", () -> cluster.tools().calls(order).size() == 2);
    hold.release();

    Told.completed(cluster.there().over(id, TAKEOVER_MAX), "done");
    assertThat(cluster.tools().calls(order).stream().map(ToolServer.ToolCall::key).distinct())
        .hasSize(1);
  }

  @Test
  void aWorkerThatWasFrozenBeyondItsLeaseIsPassedOver(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(8, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w2 ");
    String id = Told.id(stream.seen());
    RoleProcess frozen = cluster.callerOf(script.awaitAsked(1));

    frozen.freeze();
    assertThat(script.awaitAsked(2).via()).isNotEqualTo(frozen.name());
    hold.release();
    List<Event> events = stream.all();
    frozen.thaw();
    frozen.awaitReady();
    cluster.otherThan(frozen).kill();
    Script after = cluster.model().script().says("well");
    Told.completed(cluster.here().create(Ask.of(after)).ok(), "well");

    Told.completed(events, Script.text(8));
    Told.alike(cluster, id, events);
  }

  @Test
  void aWorkerThatLeavesHandsItsRunsBackAndIsGone(Cluster cluster) {
    Hold hold = Hold.before(2);
    Script script = cluster.model().script();
    script.calls(lookup(script.marker())).says(4, hold);
    Hold tool = cluster.tools().hold(script.marker());
    String id = cluster.here().create(Ask.of(script).tools("lookup").background()).ok().id();
    tool.awaitReached();
    RoleProcess leaving = cluster.callerOf(script.awaitAsked(1));

    leaving.terminate();
    tool.release();
    hold.release();

    assertThat(leaving.gone()).isIn(0, 143);
    Told.completed(cluster.there().over(id), Script.text(4));
    assertThat(script.asked(0)).hasSize(1);
    assertThat(cluster.tools().calls(script.marker())).hasSize(1);
  }

  @Test
  void twoWorkersShareTheLoad(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script script = cluster.model().script().says(2, hold);
    List<String> ids =
        IntStream.range(0, 40)
            .mapToObj(_ -> cluster.here().create(Ask.of(script).background()).ok().id())
            .toList();

    script.awaitAsked(40);
    hold.release();

    ids.forEach(id -> Told.completed(cluster.there().over(id), Script.text(2)));
    Set<String> callers = new HashSet<>(script.asked().stream().map(ModelCall::via).toList());
    assertThat(callers).hasSize(2);
    assertThat(script.asked()).hasSize(40);
  }

  private static Script.Call lookup(String order) {
    return new Script.Call("lookup", "{\"order\":\"%s\"}".formatted(order));
  }

  private static Script.Call book(String order) {
    return new Script.Call("book", "{\"order\":\"%s\"}".formatted(order));
  }
}
