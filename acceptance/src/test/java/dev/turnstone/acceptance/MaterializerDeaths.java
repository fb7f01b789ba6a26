package dev.turnstone.acceptance;

import static dev.turnstone.kit.Failpoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.log.Draft;
import dev.turnstone.run.Face;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.testkit.SpecBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The one materializer dies, which also does the jobs, and comes back. */
final class MaterializerDeaths {
  private MaterializerDeaths() {}

  static List<Death> all() {
    return List.of(
        Death.at(MATERIALIZER_COMMIT_BEFORE, MaterializerDeaths::commits),
        Death.at(MATERIALIZER_COMMIT_AFTER, MaterializerDeaths::commits),
        Death.at(MATERIALIZER_POSITIONS_BEFORE, MaterializerDeaths::begins)
            .like(MATERIALIZER_COMMIT_AFTER),
        Death.at(MATERIALIZER_POSITIONS_AFTER, MaterializerDeaths::begins)
            .like(MATERIALIZER_COMMIT_AFTER),
        Death.at(MATERIALIZER_ENDING_BEFORE, MaterializerDeaths::endsWhatIsRefused),
        Death.at(MATERIALIZER_ENDING_AFTER, MaterializerDeaths::endsWhatIsRefused)
            .like(MATERIALIZER_COMMIT_AFTER),
        Death.at(DEAD_LETTER_BEFORE, MaterializerDeaths::endsWhatIsRefused).with("is refused"),
        Death.at(DEAD_LETTER_AFTER, MaterializerDeaths::endsWhatIsRefused)
            .with("is refused")
            .like(MATERIALIZER_ENDING_BEFORE),
        Death.at(DEAD_LETTER_BEFORE, MaterializerDeaths::readsGarbage).with("reads garbage"),
        Death.at(DEAD_LETTER_AFTER, MaterializerDeaths::readsGarbage)
            .with("reads garbage")
            .like(DEAD_LETTER_BEFORE),
        Death.at(JOB_COMMIT_BEFORE, MaterializerDeaths::begins).like(MATERIALIZER_COMMIT_BEFORE),
        Death.at(JOB_COMMIT_AFTER, MaterializerDeaths::begins).like(SWEEPER_REQUEST_BEFORE),
        Death.at(SWEEPER_REQUEST_BEFORE, MaterializerDeaths::sweeps),
        Death.at(SWEEPER_REQUEST_AFTER, MaterializerDeaths::sweeps).like(SWEEPER_TASK_AFTER),
        Death.at(SWEEPER_TASK_BEFORE, MaterializerDeaths::sweeps).like(SWEEPER_TASK_AFTER),
        Death.at(SWEEPER_TASK_AFTER, MaterializerDeaths::sweeps));
  }

  private static void instead(Site site, Death death, Runnable done) {
    site.instead(site.cluster().materializer(), "materializer", death, done);
  }

  private static void commits(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says("done");
    var id = new String[1];

    instead(site, death, () -> id[0] = cluster.here().create(Ask.of(script)).ok().id());

    site.completed(id[0], "done");
    goesOnFrom(site, id[0]);
    assertThat(script.asked()).hasSize(1);
  }

  /** A run that needs what another one left in Postgres. */
  private static void goesOnFrom(Site site, String previous) {
    Script script = site.cluster().model().script().says("next");
    Reply next = site.cluster().there().create(Ask.of(script).background().after(previous)).ok();
    site.completed(next.id(), "next");
    assertThat(script.asked().getFirst().history()).contains("assistant: done");
  }

  /** It dies soon after its start, by itself; a run was waiting for it. */
  private static void begins(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script first = cluster.model().script().says("done");
    Script second = cluster.model().script().says("next");
    cluster.materializer().terminate();
    cluster.materializer().gone();
    String previous = cluster.here().create(Ask.of(first)).ok().id();
    String id = cluster.here().create(Ask.of(second).background().after(previous)).ok().id();

    try (RoleProcess armed = site.armed("materializer", death)) {
      site.died(armed, death);
    }
    cluster.materializer().start();

    site.completed(previous, "done");
    site.completed(id, "next");
    assertThat(second.asked()).hasSize(1);
    assertThat(second.asked().getFirst().history()).contains("assistant: done");
  }

  /** No worker can bring it to an end before. */
  private static void endsWhatIsRefused(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says(2, Hold.before(1));
    RunId run = new RunId(UUID.randomUUID());
    RunSpec spec =
        SpecBuilder.alone(run)
            .face(new Face("test\0", 1, "{}"))
            .model("scripted")
            .input(script.prompt())
            .build();

    instead(
        site,
        death,
        () -> {
          try (var log = new EventsTopic(cluster)) {
            log.append(Draft.requested(run, spec, true));
          }
        });

    var here = new Bare(cluster.here());
    assertThat(here.outcome(run.toString())).isEqualTo("failed");
    assertThat(new Bare(cluster.there()).show(run.toString()).text())
        .isEqualTo(here.show(run.toString()).text());
    DeadTopic.await(cluster, run.toString());
  }

  private static void readsGarbage(Site site, Death death) {
    Cluster cluster = site.cluster();
    String marker = "{not json " + UUID.randomUUID();
    var place = new String[1];

    instead(
        site,
        death,
        () -> {
          try (var log = new EventsTopic(cluster)) {
            var at =
                log.append(
                    "garbage".getBytes(StandardCharsets.UTF_8),
                    marker.getBytes(StandardCharsets.UTF_8));
            place[0] = at.partition() + "/" + at.offset();
          }
        });

    DeadTopic.await(cluster, place[0]);
    Script script = cluster.model().script().says("done");
    String id = cluster.here().create(Ask.of(script)).ok().id();
    site.completed(id, "done");
    goesOnFrom(site, id);
  }

  /** A node has died with the lane taken and the request not in the log. */
  private static void sweeps(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says("done");
    Death before = Death.at(API_REQUEST_BEFORE, death.story()).with("for " + death.point());
    try (RoleProcess api = site.armed("api", before)) {
      instead(
          site,
          death,
          () -> {
            var spec = Bare.inLane(Bare.spec(script), Bare.lane(), "EXCLUSIVE");
            Site.heard(() -> new Bare(api.node()).create(spec));
            site.died(api, before);
          });
    }

    try (var log = new EventsTopic(cluster)) {
      RunId run =
          Eventually.get(
                  "the request",
                  () -> Optional.of(log.runsWith(script.marker())).filter(runs -> !runs.isEmpty()))
              .getFirst();
      var here = new Bare(cluster.here());
      assertThat(here.outcome(run.toString())).isEqualTo("completed");
      assertThat(new Bare(cluster.there()).show(run.toString()).text())
          .isEqualTo(here.show(run.toString()).text());
      assertThat(log.runsWith(script.marker())).hasSize(1);
    }
    assertThat(script.asked()).hasSize(1);
  }
}
