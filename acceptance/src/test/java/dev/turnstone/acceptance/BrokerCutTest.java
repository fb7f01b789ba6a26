package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ServerProcess;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

/**
 * One process loses its broker, which all others still reach, and gets it back: a partition of the
 * network.
 */
@Installed
final class BrokerCutTest {
  private static final Duration RECOVERY_MAX = Duration.ofSeconds(60);

  @Test
  void whoComesInByTheSecondDoorStaysBehindIt(Cluster cluster) throws Exception {
    EmbeddedInfra infra = cluster.infra().embedded();

    assertThat(ports(infra.kafkaBehindTheDoor())).containsExactly(infra.door().port());
    infra.door().cut();
    assertThatThrownBy(() -> ports(infra.kafkaBehindTheDoor()))
        .isInstanceOf(ExecutionException.class);
    assertThat(ports(infra.kafka())).doesNotContain(infra.door().port());
    infra.door().heal();
    assertThat(ports(infra.kafkaBehindTheDoor())).containsExactly(infra.door().port());
  }

  private static List<Integer> ports(String bootstrap) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "default.api.timeout.ms",
            3_000, //
            "request.timeout.ms",
            2_000);
    try (Admin admin = Admin.create(settings)) {
      return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream()
          .map(Node::port)
          .toList();
    }
  }

  @Test
  void aWorkerThatIsCutOffBeyondItsLeaseIsPassedOverAndServesAgainOnceHealed(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(8, hold);
    try (RoleProcess cut = behindTheDoor(cluster, "worker")) {
      cut.start();
      cluster.workers().forEach(ServerProcess::kill);
      Events stream = cluster.here().stream(Ask.of(script).background());
      stream.untilText("w2 ");
      assertThat(script.awaitAsked(1).via()).isEqualTo(cut.name());

      cluster.infra().embedded().door().cut();
      cluster.workers().getFirst().start();
      assertThat(script.awaitAsked(2).via()).isEqualTo(cluster.workers().getFirst().name());
      awaitNotReady(cut);
      hold.release();
      List<Event> events = stream.all();
      cluster.infra().embedded().door().heal();
      cut.awaitReady();
      cluster.workers().getFirst().kill();
      Script after = cluster.model().script().says("well");
      Told.completed(cluster.here().create(Ask.of(after)).ok(), "well");

      Told.completed(events, Script.text(8));
      Told.alike(cluster, Told.id(events), events);
      assertThat(after.asked().getFirst().via()).isEqualTo(cut.name());
    }
  }

  @Test
  void anApiNodeThatIsCutOffSays503AndGoesOnWhenHealed(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(6, hold);
    try (RoleProcess cut = behindTheDoor(cluster, "api")) {
      cut.start();
      String stored = cluster.here().create(Ask.of("hello")).ok().id();
      Reply before = cut.node().poll(stored).ok();
      Events stream = cut.node().stream(Ask.of(script).background());
      stream.untilText("w2 ");

      cluster.infra().embedded().door().cut();
      awaitNotReady(cut);
      unavailable(cut.node().poll(stored));
      unavailable(cut.node().poll("resp_" + "0".repeat(24)));
      unavailable(cut.node().create(Ask.of("hello")));
      unavailable(cut.node().cancel(Told.id(stream.seen())));
      hold.release();
      Told.completed(cluster.there().over(Told.id(stream.seen())), Script.text(6));
      cluster.infra().embedded().door().heal();
      cut.awaitReady();

      List<Event> events = stream.all();
      Told.completed(events, Script.text(6));
      Told.alike(cluster, Told.id(events), events);
      assertThat(cut.node().poll(stored).ok().text()).isEqualTo(before.text());
      assertThat(cut.node().poll("resp_" + "0".repeat(24)).status()).isEqualTo(404);
    }
  }

  @Test
  void anApiNodeWhoseBrokerStandsStillSays503AsWell(Cluster cluster) {
    try (RoleProcess stalled = behindTheDoor(cluster, "api")) {
      stalled.start();
      String stored = cluster.here().create(Ask.of("hello")).ok().id();

      cluster.infra().embedded().door().stall();
      awaitNotReady(stalled);
      unavailable(stalled.node().poll(stored));
      unavailable(stalled.node().create(Ask.of("hello")));
      cluster.infra().embedded().door().heal();
      stalled.awaitReady();

      Told.completed(stalled.node().create(Ask.of("hello")).ok(), "echo: hello");
    }
  }

  @Test
  void laneQueuesGoOnWhenACoordinatorThatWasCutOffIsHealed(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script().says(3, hold);
    Script second = cluster.model().script().says("second");
    var here = new Bare(cluster.here());
    String lane = Bare.lane();
    cluster.coordinator().kill();
    try (RoleProcess cut = behindTheDoor(cluster, "coordinator");
        var log = new EventsTopic(cluster)) {
      cut.start();
      String one = here.create(Bare.inLane(Bare.spec(first), lane, "QUEUE")).ok().id();
      String two = here.create(Bare.inLane(Bare.spec(second), lane, "QUEUE")).ok().id();
      hold.awaitReached();

      cluster.infra().embedded().door().cut();
      awaitNotReady(cut);
      hold.release();
      assertThat(here.outcome(one)).isEqualTo("completed");
      assertThat(second.asked()).as("nobody but a coordinator dispatches it").isEmpty();
      cluster.infra().embedded().door().heal();
      cut.awaitReady();

      Eventually.holds(
          "the queued run ends",
          RECOVERY_MAX,
          () -> here.show(two).ok().at("/phase").equals("ENDED"));
      assertThat(here.outcome(two)).isEqualTo("completed");
      assertThat(second.asked()).hasSize(1);
      assertThat(claims(log, two)).isEqualTo(1);
    }
  }

  private static long claims(EventsTopic log, String run) {
    return log.of(new RunId(UUID.fromString(run))).stream()
        .filter(record -> record.has(RunEvent.Claimed.class))
        .count();
  }

  private static RoleProcess behindTheDoor(Cluster cluster, String role) {
    String kafka = cluster.infra().embedded().kafkaBehindTheDoor();
    return cluster.another(role, role + "-behind-the-door", Map.of("TURNSTONE_KAFKA", kafka));
  }

  private static void awaitNotReady(RoleProcess process) {
    Eventually.holds(process.name() + " says that it can't serve", () -> !process.node().ready());
    assertThat(process.alive()).isTrue();
  }

  private static void unavailable(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
    assertThat(reply.headers()).containsKey("retry-after");
    assertThat(reply.at("/error/type")).as(reply.text()).isNotEmpty();
  }
}
