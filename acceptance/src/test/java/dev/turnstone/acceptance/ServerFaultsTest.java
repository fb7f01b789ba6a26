package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** API nodes, the coordinator and the materializer are killed or frozen. */
@Installed
final class ServerFaultsTest {
  private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);

  @Test
  void plainRunsGoOnWhileNoCoordinatorIsUp(Cluster cluster) {
    cluster.coordinator().kill();
    Script plain = cluster.model().script().says("plain");
    Script stopped = cluster.model().script().says(5, Hold.before(2));

    Told.completed(cluster.here().create(Ask.of(plain)).ok(), "plain");
    Told.completed(cluster.there().stream(Ask.of(plain)).all(), "plain");
    Events stream = cluster.here().stream(Ask.of(stopped).background());
    stream.untilText("w1 ");
    cluster.there().cancel(Told.id(stream.seen())).ok();

    assertThat(Told.whole(stream.all()).getLast().text("/response/status")).isEqualTo("cancelled");
  }

  @Test
  void aCoordinatorThatComesBackTakesOverWhatWasLostMeanwhile(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(6, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w2 ");

    cluster.coordinator().kill();
    cluster.callerOf(script.awaitAsked(1)).kill();
    cluster.coordinator().start();
    hold.release();

    List<Event> events = stream.all();
    Told.completed(events, Script.text(6));
    Told.alike(cluster, Told.id(events), events);
  }

  @Test
  void aMaterializerThatStandsStillForFiveSecondsHoldsNoPollAndNoChainUp(Cluster cluster) {
    Script script = cluster.model().script().says("link");
    cluster.materializer().freeze();
    String previous = cluster.here().create(Ask.of("hello")).ok().id();
    List<String> chained = new ArrayList<>();

    long thawed = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < thawed || chained.isEmpty()) {
      Node node = chained.size() % 2 == 0 ? cluster.there() : cluster.here();
      chained.add(node.create(Ask.of(script).background().after(previous)).ok().id());
      assertThat(cluster.there().poll(chained.getLast()).status()).isEqualTo(200);
      assertThat(node.poll(previous).at("/status")).isEqualTo("completed");
    }
    cluster.materializer().thaw();

    chained.forEach(id -> Told.completed(cluster.there().over(id), "link"));
    script.asked().forEach(call -> assertThat(call.history()).contains("assistant: echo: hello"));
  }

  @Test
  void pollsAndStreamsGoOnWhileTheMaterializerIsDeadAndItCatchesUp(Cluster cluster) {
    cluster.materializer().kill();
    Script script = cluster.model().script().says("kept");

    List<Event> events = cluster.here().stream(Ask.of(script)).all();
    String id = Told.id(events);
    Told.alike(cluster, id, events);
    cluster.materializer().start();
    cluster.api(1).restart();

    Told.alike(cluster, id, events);
    Script next = cluster.model().script().says("chained");
    Told.completed(cluster.there().create(Ask.of(next).after(id)).ok(), "chained");
  }

  @Test
  void aFollowerOfAKilledNodeResumesOnTheOtherWithoutGapOrDouble(Cluster cluster) {
    Hold hold = Hold.before(5);
    Script script = cluster.model().script().says(10, hold);
    Events lost = cluster.api(0).node().stream(Ask.of(script).background());
    Event last = lost.untilText("w4 ");
    String id = Told.id(lost.seen());

    cluster.api(0).kill();
    Events resumed = cluster.there().follow(id, last.number());
    hold.release();

    List<String> rest = Events.raw(resumed.all());
    cluster.api(0).start();
    List<Event> events = cluster.here().follow(id).all();
    Told.completed(events, Script.text(10));
    assertThat(Events.raw(events.subList(0, lost.seen().size())))
        .isEqualTo(Events.raw(lost.seen()));
    assertThat(Events.raw(events.subList(lost.seen().size(), events.size()))).isEqualTo(rest);
    Told.alike(cluster, id, events);
  }

  @Test
  void theDeathOfItsNodeIsNoHangUpForARunInTheForeground(Cluster cluster) {
    Hold hold = Hold.before(2);
    Script script = cluster.model().script().says(4, hold);
    Events lost = cluster.here().stream(Ask.of(script));
    lost.untilText("w1 ");
    String id = Told.id(lost.seen());

    cluster.api(0).kill();
    hold.release();

    Told.completed(cluster.there().over(id), Script.text(4));
    assertThat(script.asked()).hasSize(1);
  }

  @Test
  void aRunIsTakenOverThoughEveryRoleDiesAtOnce(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(6, hold);
    List<String> ids =
        IntStream.range(0, 5)
            .mapToObj(_ -> cluster.here().create(Ask.of(script).background()).ok().id())
            .toList();
    script.awaitAsked(5);

    cluster.all().forEach(ServerProcess::kill);
    hold.release();
    cluster.heal();

    ids.forEach(id -> Told.completed(cluster.there().over(id, TAKEOVER_MAX), Script.text(6)));
  }
}
