package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.run.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An installation in the middle of raising {@code log.format}: the first API node and the first
 * worker write format 2, all others format 1. The first tests show that nobody notices, the last
 * one why the old release has to be gone before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RollingUpgradeTest {
  private static final String NAME = "upgraded";
  private static @Nullable InstalledCluster installed;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    Map<String, String> raised = Map.of("TURNSTONE_LOG_FORMAT", "2");
    installed =
        InstalledCluster.start(
            Distribution.work().resolve(NAME), Map.of("api-1", raised, "worker-1", raised));
    cluster = installed.cluster();
  }

  @AfterAll
  static void close() {
    if (installed != null) {
      installed.close();
    }
  }

  @BeforeEach
  void heal() {
    cluster.heal();
  }

  @Test
  @Order(1)
  void runsBegunUnderOneFormatAreTakenOverUnderTheOtherBothWays() {
    RoleProcess two = cluster.workers().getFirst();
    RoleProcess one = cluster.workers().getLast();

    assertThat(takenOver(cluster.here(), two, one)).containsExactly(2, 1);
    assertThat(takenOver(cluster.there(), one, two)).containsExactly(1, 2);
  }

  /** The formats of the claims of a run that the first worker begins and the second one ends. */
  private static List<Integer> takenOver(Node node, RoleProcess first, RoleProcess second) {
    second.kill();
    first.awaitReady();
    Hold hold = Hold.before(5);
    Script script = cluster.model().script();
    script.calls(new Script.Call("lookup", "{\"order\":\"" + script.marker() + "\"}"));
    script.says(10, hold);
    Events stream = node.stream(Ask.of(script).tools("lookup").background());
    stream.untilText("w4 ");
    assertThat(script.awaitAsked(2).via()).isEqualTo(first.name());

    first.kill();
    second.start();
    assertThat(script.awaitAsked(3).via()).isEqualTo(second.name());
    hold.release();

    List<Event> events = stream.all();
    first.start();
    Told.completed(events, Script.text(10));
    Told.alike(cluster, Told.id(events), events);
    assertThat(cluster.tools().calls(script.marker())).hasSize(1);
    return claims(Told.id(events));
  }

  /** A claim says its release in format 2, and nothing of the kind in format 1. */
  private static List<Integer> claims(String id) {
    try (var log = new EventsTopic(cluster)) {
      List<Integer> formats = new ArrayList<>();
      for (EventsTopic.Found record : log.of(EventsTopic.run(id))) {
        if (record.has(RunEvent.Claimed.class)) {
          int format = record.raw().headers().lastHeader("format").value()[0];
          var claimed = (RunEvent.Claimed) record.read().entries().getFirst();
          assertThat(claimed.release() != null).isEqualTo(format == 2);
          formats.add(format);
        }
      }
      return formats;
    }
  }

  @Test
  @Order(1)
  void queuedLanesAndCancelsCrossTheFormats() {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script().says(3, hold);
    Script second = cluster.model().script().says("second");
    var here = new Bare(cluster.here());
    var there = new Bare(cluster.there());
    String lane = Bare.lane();
    String one = here.create(Bare.inLane(Bare.spec(first), lane, "QUEUE")).ok().id();
    String two = there.create(Bare.inLane(Bare.spec(second), lane, "QUEUE")).ok().id();
    hold.awaitReached();

    there.cancel(one).ok();
    hold.release();

    assertThat(here.outcome(one)).isEqualTo("cancelled");
    assertThat(here.outcome(two)).isEqualTo("completed");
    assertThat(there.show(two).ok().text()).isEqualTo(here.show(two).ok().text());
  }

  @ParameterizedTest
  @Order(2)
  @ValueSource(strings = {"api", "coordinator", "materializer"})
  void aRoleThatKnowsOnlyFormat1StopsVisiblyAtALogOfFormat2(String role) {
    try (RoleProcess old = cluster.another(role, "old-" + role, knowsOnlyFormat1())) {
      // Or else it would begin behind what they have read.
      cluster.materializer().kill();
      cluster.coordinator().kill();
      Script script = cluster.model().script().says("new");
      Told.completed(cluster.here().create(Ask.of(script)).ok(), "new");

      old.launch();

      assertThat(old.gone()).isEqualTo(1);
      assertThat(old.tail(200))
          .contains("this release can't go on: record format 2 at ")
          .contains("is newer than this release: upgrade it");
    } finally {
      cluster.heal();
    }
  }

  @Test
  @Order(3)
  void aRoleThatKnowsOnlyFormat1IsNotToldToWriteFormat2() {
    Map<String, String> settings = new HashMap<>(knowsOnlyFormat1());
    settings.put("TURNSTONE_LOG_FORMAT", "2");
    try (RoleProcess old = cluster.another("worker", "old-worker", settings)) {
      old.launch();

      assertThat(old.gone()).isEqualTo(2);
      assertThat(old.tail(20)).contains("log.format (TURNSTONE_LOG_FORMAT) must be a format that");
    }
  }

  private static Map<String, String> knowsOnlyFormat1() {
    return Cluster.properties(Map.of("turnstone.log.format.newest", "1"));
  }
}
