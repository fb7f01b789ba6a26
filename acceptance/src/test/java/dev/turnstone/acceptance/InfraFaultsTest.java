package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.Signals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kafka and Postgres are killed, frozen and started again under everybody. */
@Installed
final class InfraFaultsTest {
  private static final Duration RECOVERY_MAX = Duration.ofSeconds(90);

  @Test
  void nothingAcknowledgedIsLostWhenTheBrokerIsKilledAndComesBack(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(8, hold);
    String running = cluster.here().create(Ask.of(script).background()).ok().id();
    String done = cluster.here().create(Ask.of("hello")).ok().id();
    Reply before = cluster.here().poll(done).ok();
    hold.awaitReached();

    cluster.infra().embedded().process().kill();
    hold.release();
    cluster.infra().embedded().launch();
    cluster.heal();

    Told.completed(cluster.there().over(running, RECOVERY_MAX), Script.text(8));
    assertThat(cluster.there().poll(done).ok().text()).isEqualTo(before.text());
    List<Event> events = cluster.here().follow(running).all();
    Told.alike(cluster, running, events);
    Told.completed(Told.whole(events), Script.text(8));
  }

  private static void serves(Cluster cluster) {
    Script script = cluster.model().script().says("well");
    Told.completed(cluster.here().create(Ask.of(script)).ok(), "well");
  }

  @Test
  void freshRunsGoOnWhilePostgresIsAwayAndWhatNeedsItGets503(Cluster cluster) {
    String stored = cluster.here().create(Ask.of("hello")).ok().id();
    Script script = cluster.model().script().says(4, Duration.ofMillis(5));
    List<Long> postgres = cluster.infra().embedded().postgresProcesses();

    postgres.forEach(pid -> Signals.send("STOP", pid));
    List<Event> events;
    Reply keyed;
    try {
      events = cluster.here().stream(Ask.of(script)).all();
      keyed = cluster.here().create(Ask.of(script), "key-" + stored);
    } finally {
      postgres.forEach(pid -> Signals.send("CONT", pid));
    }

    Told.completed(events, Script.text(4));
    assertThat(keyed.status()).as(keyed.text()).isEqualTo(503);
    assertThat(keyed.headers()).containsKey("retry-after");
    cluster.heal();
    Told.alike(cluster, Told.id(events), events);
    assertThat(cluster.there().poll(stored).status()).isEqualTo(200);
  }

  @Test
  void aPostgresThatIsKilledComesBackAndEverythingIsThere(Cluster cluster) {
    Script script = cluster.model().script().says("kept");
    String before = cluster.here().create(Ask.of(script)).ok().id();
    ProcessHandle killed = cluster.infra().embedded().postmaster();

    killed.destroyForcibly();
    List<Event> meanwhile = cluster.here().stream(Ask.of(script)).all();

    Told.completed(meanwhile, "kept");
    Eventually.holds("Postgres is back", cluster.infra().embedded()::postgresServes);
    cluster.heal();
    Told.alike(cluster, Told.id(meanwhile), meanwhile);
    Told.completed(cluster.there().poll(before).ok(), "kept");
    serves(cluster);
  }
}
