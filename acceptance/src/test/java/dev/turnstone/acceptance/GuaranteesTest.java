package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.kit.Ids;
import dev.turnstone.log.Draft;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.testkit.SpecBuilder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What holds whatever happens, with requests put into the log by hand: without a task, for another
 * tenant, into a lane. Each test names the mechanism without which it is red.
 */
@Installed
final class GuaranteesTest {
  private static final Ids IDS = new Ids(Clock.systemUTC(), new SecureRandom());

  @Test
  @Tag("guarantee-NO_REISSUE")
  void aRunWhoseTaskWasLostIsDispatchedAgain(Cluster cluster) {
    Script script = cluster.model().script().says("well");
    RunId run = newRun();
    RunSpec spec = SpecBuilder.alone(run).model("scripted").input(script.prompt()).build();

    try (var log = new EventsTopic(cluster)) {
      log.append(Draft.requested(run, spec, true));

      assertThat(ending(log, run)).isEqualTo(new Outcome.Completed());
    }
  }

  @Test
  @Tag("guarantee-NO_DEADLINE")
  void aRunWhoseDeadlineHasPassedExpiresAndItsModelCallIsClosed(Cluster cluster) {
    Script script = cluster.model().script().says(5, Hold.before(2));
    RunId run = newRun();
    RunSpec spec =
        SpecBuilder.alone(run)
            .model("scripted")
            .input(script.prompt())
            .deadline(Duration.ofSeconds(3))
            .build();

    try (var log = new EventsTopic(cluster)) {
      log.append(Draft.requested(run, spec, false));

      assertThat(ending(log, run)).isEqualTo(new Outcome.Expired());
    }
    Eventually.holds("the model call is closed", () -> script.asked().getFirst().hungUp());
  }

  @Test
  @Tag("guarantee-LANE_QUEUE_OFF")
  void aRunOfALaneWaitsForTheOneBeforeIt(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script().says(3, hold);
    Script second = cluster.model().script().says("second");
    String lane = "lane-" + UUID.randomUUID();
    RunId one = newRun();
    RunId two = newRun();

    try (var log = new EventsTopic(cluster)) {
      log.append(Draft.requested(one, inLane(lane, first), false));
      log.append(Draft.requested(two, inLane(lane, second), false));
      hold.awaitReached();
      Told.completed(cluster.here().create(Ask.of("meanwhile")).ok(), "echo: meanwhile");
      var before = second.asked();
      hold.release();

      assertThat(ending(log, one)).isEqualTo(new Outcome.Completed());
      assertThat(ending(log, two)).isEqualTo(new Outcome.Completed());
      assertThat(before).isEmpty();
      var ended = log.await(one, RunEvent.Ended.class).read().position();
      var claimed = log.await(two, RunEvent.Claimed.class).read().position();
      assertThat(claimed.offset()).isGreaterThan(ended.offset());
    }
  }

  private static RunSpec inLane(String lane, Script script) {
    return SpecBuilder.in(lane, LaneUse.Order.QUEUE)
        .model("scripted")
        .input(script.prompt())
        .build();
  }

  @Test
  @Tag("guarantee-NO_TENANT_FILTER")
  void aRunOfAnotherTenantDoesNotExist(Cluster cluster) {
    RunId run = newRun();
    RunSpec spec = SpecBuilder.alone(run).tenant("somebody-else").input("hello").build();
    String id = "resp_" + run.text();

    try (var log = new EventsTopic(cluster)) {
      log.append(Draft.requested(run, spec, true));
      log.append(
          Draft.of(
              run, spec.tenant(), spec.lane().lane(), new RunEvent.Ended(new Outcome.Completed())));
    }

    assertThat(new Bare(cluster.here()).show(run.toString()).status()).isEqualTo(404);
    assertThat(cluster.here().poll(id).status()).isEqualTo(404);
    assertThat(cluster.here().remove(id).status()).isEqualTo(404);
    assertThat(cluster.there().create(Ask.of("hello").after(id)).status()).isEqualTo(400);
  }

  @Test
  @Tag("guarantee-TOOL_WITHOUT_VERDICT")
  void noToolIsCalledBeforeTheLogHasSaidYes(Cluster cluster) {
    Script script = cluster.model().script();
    String order = script.marker();
    script.calls(new Script.Call("book", "{\"order\":\"%s\"}".formatted(order))).says("booked");
    cluster.coordinator().freeze();
    String id = cluster.here().create(Ask.of(script).tools("book").background()).ok().id();

    try (var log = new EventsTopic(cluster)) {
      log.await(EventsTopic.run(id), RunEvent.ToolStarted.class);
    }
    Told.completed(cluster.here().create(Ask.of("meanwhile")).ok(), "echo: meanwhile");
    var before = cluster.tools().calls(order);
    cluster.coordinator().thaw();

    Told.completed(cluster.there().over(id), "booked");
    assertThat(before).isEmpty();
    assertThat(cluster.tools().calls(order)).hasSize(1);
  }

  @Test
  void noRunIsAcknowledgedThatTheBrokerHasNotTaken(Cluster cluster) {
    cluster.infra().embedded().process().freeze();
    Reply reply;
    try {
      reply = cluster.here().create(Ask.of("hello").background());
    } finally {
      cluster.infra().embedded().process().thaw();
    }

    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
    assertThat(reply.headers()).containsKey("retry-after");
  }

  private static Outcome ending(EventsTopic log, RunId run) {
    return log.await(run, RunEvent.Ended.class).read().entries().stream()
        .filter(RunEvent.Ended.class::isInstance)
        .map(ended -> ((RunEvent.Ended) ended).outcome())
        .findFirst()
        .orElseThrow();
  }

  private static RunId newRun() {
    return new RunId(IDS.next());
  }
}
