package dev.turnstone.acceptance;

import static dev.turnstone.kit.Failpoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.Draft;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.WorkerId;
import dev.turnstone.testkit.SpecBuilder;
import java.util.List;
import java.util.UUID;

/** The one coordinator dies with something to say, and comes back. */
final class CoordinatorDeaths {
  /** As many failed attempts as a run has. */
  private static final int ATTEMPTS = 3;

  private CoordinatorDeaths() {}

  static List<Death> all() {
    return List.of(
        Death.at(COORDINATOR_VERDICT_BEFORE, CoordinatorDeaths::judges)
            .with("a claim")
            .like(COORDINATOR_VERDICT_BEFORE),
        unsure(COORDINATOR_VERDICT_AFTER, CoordinatorDeaths::judges).with("a claim"),
        Death.at(COORDINATOR_VERDICT_BEFORE, CoordinatorDeaths::judges).pass(2).with("a call"),
        unsure(COORDINATOR_VERDICT_AFTER, CoordinatorDeaths::judges).pass(2).with("a call"),
        Death.at(COORDINATOR_STOP_BEFORE, CoordinatorDeaths::stops),
        unsure(COORDINATOR_STOP_AFTER, CoordinatorDeaths::stops),
        Death.at(COORDINATOR_TASK_BEFORE, CoordinatorDeaths::dispatches),
        unsure(COORDINATOR_TASK_AFTER, CoordinatorDeaths::dispatches),
        Death.at(COORDINATOR_ENDING_BEFORE, CoordinatorDeaths::givesUp),
        unsure(COORDINATOR_ENDING_AFTER, CoordinatorDeaths::givesUp),
        Death.at(DEAD_LETTER_BEFORE, CoordinatorDeaths::givesUp).with("gives up"),
        Death.at(DEAD_LETTER_AFTER, CoordinatorDeaths::givesUp)
            .with("gives up")
            .like(COORDINATOR_ENDING_BEFORE),
        Death.at(COORDINATOR_TICK_BEFORE, CoordinatorDeaths::begins)
            .like(COORDINATOR_COMMIT_BEFORE),
        Death.at(COORDINATOR_TICK_AFTER, CoordinatorDeaths::begins).like(COORDINATOR_COMMIT_BEFORE),
        Death.at(COORDINATOR_COMMIT_BEFORE, CoordinatorDeaths::begins),
        Death.at(COORDINATOR_COMMIT_AFTER, CoordinatorDeaths::begins)
            .like(COORDINATOR_TASK_BEFORE));
  }

  /** The broker has what was handed to the producer, or it has not and this is as before. */
  private static Death unsure(Failpoint after, Death.Story story) {
    return Death.at(after, story).like(COORDINATOR_COMMIT_BEFORE);
  }

  private static void instead(Site site, Death death, Runnable done) {
    site.instead(site.cluster().coordinator(), "coordinator", death, done);
  }

  private static void judges(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script();
    String order = script.marker();
    script.calls(new Script.Call("book", "{\"order\":\"%s\"}".formatted(order))).says("booked");
    var id = new String[1];

    instead(site, death, () -> id[0] = run(cluster, Ask.of(script).tools("book")));

    site.completed(id[0], "booked");
    assertThat(cluster.tools().calls(order)).hasSize(1);
    assertThat(script.asked()).hasSize(2);
  }

  private static String run(Cluster cluster, Ask ask) {
    return cluster.here().create(ask.background()).ok().id();
  }

  private static void stops(Site site, Death death) {
    Cluster cluster = site.cluster();
    Hold hold = Hold.before(1);
    Script script = cluster.model().script().says(2, hold);
    String id = run(cluster, Ask.of(script));
    hold.awaitReached();

    instead(site, death, () -> cluster.here().cancel(id).ok());

    Eventually.holds("the model call is closed", () -> script.asked().getFirst().hungUp());
    assertThat(cluster.there().poll(id).ok().at("/status")).isEqualTo("cancelled");
    site.alike(id);
  }

  private static void dispatches(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says("done");
    var id = new String[1];

    instead(site, death, () -> id[0] = queue(cluster, script));

    ranOnce(cluster, script, id[0]);
  }

  private static String queue(Cluster cluster, Script script) {
    var spec = Bare.inLane(Bare.spec(script), Bare.lane(), "QUEUE");
    return new Bare(cluster.here()).create(spec).ok().id();
  }

  private static void ranOnce(Cluster cluster, Script script, String id) {
    var here = new Bare(cluster.here());
    assertThat(here.outcome(id)).isEqualTo("completed");
    assertThat(new Bare(cluster.there()).show(id).text()).isEqualTo(here.show(id).text());
    assertThat(script.asked()).hasSize(1);
  }

  /** It dies at its start, by itself; the run was waiting for it. */
  private static void begins(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says("done");
    cluster.coordinator().terminate();
    cluster.coordinator().gone();
    String id = queue(cluster, script);

    try (RoleProcess armed = site.armed("coordinator", death)) {
      site.died(armed, death);
    }
    cluster.coordinator().start();

    ranOnce(cluster, script, id);
  }

  /** A run all of whose attempts have failed, so that an ending and a dead letter follow. */
  private static void givesUp(Site site, Death death) {
    Cluster cluster = site.cluster();
    RunId run = new RunId(UUID.randomUUID());
    RunSpec spec = SpecBuilder.alone(run).model("scripted").input("hello").build();

    instead(site, death, () -> fails(cluster, run, spec));

    assertThat(new Bare(cluster.here()).outcome(run.toString())).isEqualTo("failed");
    assertThat(new Bare(cluster.there()).show(run.toString()).text())
        .isEqualTo(new Bare(cluster.here()).show(run.toString()).text());
    DeadTopic.await(cluster, run.toString());
  }

  private static void fails(Cluster cluster, RunId run, RunSpec spec) {
    var why = new Outcome.Failure(Outcome.Failure.Kind.SERVER, "tried", null);
    try (var log = new EventsTopic(cluster)) {
      log.append(Draft.requested(run, spec, true));
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        var claim = new ClaimId(UUID.randomUUID());
        var claimed =
            new RunEvent.Claimed(
                attempt,
                claim,
                new WorkerId(UUID.randomUUID()),
                1,
                new TaskRef("tasks", 0, 0, System.currentTimeMillis()));
        log.append(
            new Draft(
                run,
                spec.tenant(),
                spec.lane().lane(),
                new Stamp(claim, 0),
                List.of(claimed, new RunEvent.AttemptFailed(why))));
      }
    }
  }
}
