package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs that share a lane, and runs that wait for their client. */
@Installed
final class LanesTest {
  /** The broker's clock has no finer grain. */
  private static final long MICROS_PER_MILLI = 1_000;

  @Test
  void anExclusiveLaneRefusesASecondRunUntilTheFirstHasEnded(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script().says(2, hold);
    Script second = cluster.model().script().says("second");
    var here = new Bare(cluster.here());
    var there = new Bare(cluster.there());
    String lane = Bare.lane();
    String id = here.create(Bare.inLane(Bare.spec(first), lane, "EXCLUSIVE")).ok().id();

    Reply busy = there.create(Bare.inLane(Bare.spec(second), lane, "EXCLUSIVE"));
    hold.release();

    assertThat(busy.status()).isEqualTo(400);
    assertThat(busy.at("/error/code")).isEqualTo("lane_busy");
    assertThat(there.outcome(id)).isEqualTo("completed");
    String next = there.create(Bare.inLane(Bare.spec(second), lane, "EXCLUSIVE")).ok().id();
    assertThat(here.outcome(next)).isEqualTo("completed");
  }

  @Test
  void ofManyAtOnceIntoAnExclusiveLaneOneIsAccepted(Cluster cluster) {
    Hold hold = Hold.before(0);
    Script script = cluster.model().script().says(1, hold);
    String lane = Bare.lane();
    List<Bare> nodes = List.of(new Bare(cluster.here()), new Bare(cluster.there()));

    List<Integer> statuses =
        IntStream.range(0, 10)
            .parallel()
            .mapToObj(
                i -> nodes.get(i % 2).create(Bare.inLane(Bare.spec(script), lane, "EXCLUSIVE")))
            .map(Reply::status)
            .toList();
    hold.release();

    assertThat(statuses).containsOnlyOnce(200);
  }

  @Test
  void aQueueingLaneRunsOneAfterTheOtherInOrder(Cluster cluster) {
    Script script = cluster.model().script().says(3, Duration.ofMillis(10));
    var here = new Bare(cluster.here());
    String lane = Bare.lane();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var node = i % 2 == 0 ? here : new Bare(cluster.there());
      ids.add(node.create(Bare.inLane(Bare.spec(script), lane, "QUEUE")).ok().id());
    }

    List<JsonNode> runs = ids.stream().map(id -> here.awaits(id, "ENDED")).toList();

    for (int i = 1; i < runs.size(); i++) {
      long claimed = runs.get(i).at("/state/marks/claimedMicros").asLong() / MICROS_PER_MILLI;
      long ended = runs.get(i - 1).at("/state/marks/micros").asLong() / MICROS_PER_MILLI;
      assertThat(claimed).as("run %d: %s", i, runs.get(i)).isGreaterThanOrEqualTo(ended);
    }
  }

  @Test
  void aQueueingLaneGoesOnAfterACoordinatorAndAWorkerWereKilled(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script().says(3, hold);
    Script second = cluster.model().script().says("second");
    var here = new Bare(cluster.here());
    String lane = Bare.lane();
    String one = here.create(Bare.inLane(Bare.spec(first), lane, "QUEUE")).ok().id();
    String two = here.create(Bare.inLane(Bare.spec(second), lane, "QUEUE")).ok().id();

    cluster.callerOf(first.awaitAsked(1)).kill();
    cluster.coordinator().restart();
    hold.release();

    assertThat(here.outcome(one)).isEqualTo("completed");
    assertThat(here.outcome(two)).isEqualTo("completed");
    assertThat(second.asked()).hasSize(1);
  }

  @Test
  void aRunThatWaitsForItsClientIsAnsweredAfterItsWorkersAreGone(Cluster cluster) {
    Script script = cluster.model().script().calls(new Script.Call("ask", "{}")).says("thank you");
    var here = new Bare(cluster.here());
    String id = here.create(Bare.waits(Bare.spec(script), "ask")).ok().id();
    JsonNode waiting = here.awaits(id, "WAITING");
    String call = waiting.at("/state/work/awaited/0").asString("");

    cluster.workers().forEach(ServerProcess::kill);
    cluster.workers().forEach(RoleProcess::start);
    Reply answered = new Bare(cluster.there()).answer(id, 0, call, "forty-two").ok();

    assertThat(answered.json().path("counts").asBoolean()).isTrue();
    assertThat(here.outcome(id)).isEqualTo("completed");
    assertThat(script.asked(0)).hasSize(1);
    assertThat(script.asked(1).getFirst().history()).contains("tool: forty-two");
    assertThat(here.answer(id, 0, call, "late").ok().json().path("counts").asBoolean()).isFalse();
  }

  @Test
  void aRunThatWaitsCanBeCancelledAndThenTakesNoAnswer(Cluster cluster) {
    Script script = cluster.model().script().calls(new Script.Call("ask", "{}")).says("never");
    var here = new Bare(cluster.here());
    var there = new Bare(cluster.there());
    String id = here.create(Bare.waits(Bare.spec(script), "ask")).ok().id();
    String call = here.awaits(id, "WAITING").at("/state/work/awaited/0").asString("");

    there.cancel(id).ok();

    assertThat(here.outcome(id)).isEqualTo("cancelled");
    assertThat(here.answer(id, 0, call, "late").ok().json().path("counts").asBoolean()).isFalse();
    assertThat(script.asked()).hasSize(1);
  }
}
