package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void aMaterializerThatStandsStillForFiveSecondsHoldsNobodyUp(Cluster cluster) {
    long thawed = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    cluster.materializer().freeze();
    String previous = cluster.here().create(Ask.of("hello")).ok().id();
    int links = 0;
    while (System.nanoTime() < thawed) {
      Script script = cluster.model().script().says("link");
      Node node = links % 2 == 0 ? cluster.there() : cluster.here();
      String id = node.create(Ask.of(script).background().after(previous)).ok().id();
      assertThat(cluster.here().poll(id).status()).isEqualTo(200);
      assertThat(cluster.there().poll(id).status()).isEqualTo(200);
      if (links == 0) {
        cluster.materializer().thaw();
      }
      previous = links == 0 ? finished(cluster, id) : previous;
      links++;
    }
    cluster.materializer().thaw();

    assertThat(links).isPositive();
  }

  private static String finished(Cluster cluster, String id) {
    Told.completed(cluster.there().over(id), "link");
    return id;
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
