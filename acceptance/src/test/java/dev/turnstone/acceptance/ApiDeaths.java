package dev.turnstone.acceptance;

import static dev.turnstone.kit.Failpoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Json;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An API node dies, and its client asks another one again. */
final class ApiDeaths {
  private static final int LARGE = 600_000;

  private ApiDeaths() {}

  static List<Death> all() {
    return List.of(
        Death.at(API_BODY_BEFORE, ApiDeaths::submitsLarge).like(API_BODY_AFTER),
        Death.at(API_BODY_AFTER, ApiDeaths::submitsLarge),
        Death.at(API_ACCEPTANCE_BEFORE, ApiDeaths::submits).like(API_BODY_AFTER),
        Death.at(API_ACCEPTANCE_AFTER, ApiDeaths::submits).like(API_REQUEST_BEFORE),
        Death.at(API_REQUEST_BEFORE, ApiDeaths::submits),
        Death.at(API_REQUEST_AFTER, ApiDeaths::submits),
        Death.at(API_TASK_BEFORE, ApiDeaths::submits).like(API_REQUEST_AFTER),
        Death.at(API_TASK_AFTER, ApiDeaths::submits),
        Death.at(API_REPEAT_BEFORE, ApiDeaths::submitsAgain).like(API_REQUEST_BEFORE),
        Death.at(API_REPEAT_AFTER, ApiDeaths::submitsAgain).like(API_REQUEST_AFTER),
        Death.at(API_FACT_BEFORE, ApiDeaths::cancels).with("cancels"),
        Death.at(API_FACT_AFTER, ApiDeaths::cancels).with("cancels").like(API_FACT_AFTER),
        Death.at(API_FACT_BEFORE, ApiDeaths::answers).with("answers").like(API_FACT_BEFORE),
        Death.at(API_FACT_AFTER, ApiDeaths::answers).with("answers"),
        Death.at(API_FACT_BEFORE, ApiDeaths::deletes).with("deletes").like(API_FACT_BEFORE),
        Death.at(API_FACT_AFTER, ApiDeaths::deletes).with("deletes").like(API_FACT_AFTER));
  }

  private static void submits(Site site, Death death) {
    Script script = site.cluster().model().script().says("done");
    submits(site, death, script, Ask.of(script).background());
  }

  private static void submitsLarge(Site site, Death death) {
    Script script = site.cluster().model().script().says("done");
    var metadata = Json.object().put("marker", script.marker());
    Ask ask = Ask.of(script.prompt() + " " + "x".repeat(LARGE)).with("metadata", metadata);
    submits(site, death, script, ask.background());
  }

  private static void submits(Site site, Death death, Script script, Ask ask) {
    String key = UUID.randomUUID().toString();
    try (RoleProcess armed = site.armed("api", death)) {
      Optional<Reply> heard = Site.heard(() -> armed.node().create(ask, key));
      site.died(armed, death);
      Reply again = site.cluster().there().create(ask, key).ok();
      heard.ifPresent(first -> assertThat(first.ok().id()).isEqualTo(again.id()));
      ranOnce(site, script, again);
    }
  }

  /** The first node dies with the key taken, the second with the request of that key. */
  private static void submitsAgain(Site site, Death death) {
    Script script = site.cluster().model().script().says("done");
    Ask ask = Ask.of(script).background();
    String key = UUID.randomUUID().toString();
    Death before = Death.at(API_REQUEST_BEFORE, death.story()).with("for " + death.point());
    try (RoleProcess first = site.armed("api", before);
        RoleProcess second = site.armed("api", death)) {
      Site.heard(() -> first.node().create(ask, key));
      site.died(first, before);
      Site.heard(() -> second.node().create(ask, key));
      site.died(second, death);
      ranOnce(site, script, site.cluster().there().create(ask, key).ok());
    }
  }

  private static void ranOnce(Site site, Script script, Reply accepted) {
    site.completed(accepted.id(), "done");
    assertThat(script.asked()).hasSize(1);
    try (var log = new EventsTopic(site.cluster())) {
      assertThat(log.runsWith(script.marker())).hasSize(1);
    }
  }

  private static void cancels(Site site, Death death) {
    Cluster cluster = site.cluster();
    Hold hold = Hold.before(1);
    Script script = cluster.model().script().says(2, hold);
    String id = cluster.here().create(Ask.of(script).background()).ok().id();
    hold.awaitReached();
    try (RoleProcess armed = site.armed("api", death)) {
      Site.heard(() -> armed.node().cancel(id));
      site.died(armed, death);
    }

    assertThat(cluster.there().cancel(id).ok().at("/status")).isEqualTo("cancelled");

    Eventually.holds("the model call is closed", () -> script.asked().getFirst().hungUp());
    site.alike(id);
  }

  private static void answers(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().calls(new Script.Call("ask", "{}")).says("thanks");
    var here = new Bare(cluster.here());
    String id = here.create(Bare.waits(Bare.spec(script), "ask")).ok().id();
    String call = here.awaits(id, "WAITING").at("/state/work/awaited/0").asString("");
    try (RoleProcess armed = site.armed("api", death)) {
      Site.heard(() -> new Bare(armed.node()).answer(id, 0, call, "forty-two"));
      site.died(armed, death);
    }

    Reply again = new Bare(cluster.there()).answer(id, 0, call, "forty-two").ok();

    assertThat(again.json().path("counts").asBoolean()).isEqualTo(death.before());
    assertThat(here.outcome(id)).isEqualTo("completed");
    assertThat(new Bare(cluster.there()).show(id).text()).isEqualTo(here.show(id).text());
    assertThat(script.asked(0)).hasSize(1);
    assertThat(script.asked(1)).hasSize(1);
    assertThat(script.asked(1).getFirst().history()).containsOnlyOnce("tool: forty-two");
  }

  private static void deletes(Site site, Death death) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script().says("done");
    String id = cluster.here().create(Ask.of(script)).ok().id();
    try (RoleProcess armed = site.armed("api", death)) {
      Site.heard(() -> armed.node().remove(id));
      site.died(armed, death);
    }

    assertThat(cluster.there().remove(id).status()).isEqualTo(death.before() ? 200 : 404);

    assertThat(cluster.here().poll(id).status()).isEqualTo(404);
    assertThat(cluster.there().poll(id).status()).isEqualTo(404);
  }
}
