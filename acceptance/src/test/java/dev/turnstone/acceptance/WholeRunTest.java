package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ToolServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One run from HTTP through Kafka to a worker, to Postgres and back. */
@Installed
final class WholeRunTest {
  @Test
  void aSynchronousRequestIsAnsweredWithTheWholeResponse(Cluster cluster) {
    Script script = cluster.model().script().says("Hel", "lo");

    Reply reply = cluster.here().create(Ask.of(script)).ok();

    Told.completed(reply, "Hello");
    assertThat(reply.id()).startsWith("resp_");
    assertThat(cluster.there().poll(reply.id()).ok().text()).isEqualTo(reply.text());
    assertThat(script.asked()).hasSize(1);
  }

  @Test
  void aStreamTellsEachTokenAndTheStoredResponseAgrees(Cluster cluster) {
    Script script = cluster.model().script().says("Hel", "lo");

    List<Event> events = cluster.here().stream(Ask.of(script)).all();

    Told.completed(events, "Hello");
    assertThat(Events.names(events))
        .startsWith(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta");
    Told.alike(cluster, Told.id(events), events);
  }

  @Test
  void aBackgroundRunIsQueuedAtOnceAndPolledToItsEndOnTheOtherNode(Cluster cluster) {
    Hold hold = Hold.before(20);
    Script script = cluster.model().script().says(20, hold);

    Reply queued = cluster.here().create(Ask.of(script).background()).ok();

    assertThat(queued.at("/status")).isIn("queued", "in_progress");
    hold.release();
    Told.completed(cluster.there().over(queued.id()), Script.text(20));
  }

  @Test
  void aBackgroundStreamBeginsQueuedAndOutlivesItsFollower(Cluster cluster) {
    Hold hold = Hold.before(3);
    Script script = cluster.model().script().says(6, hold);
    Events first = cluster.here().stream(Ask.of(script).background());
    first.untilText("w2 ");
    String id = Told.id(first.seen());

    first.close();
    hold.release();

    Told.completed(cluster.there().over(id), Script.text(6));
    List<Event> events = cluster.there().follow(id).all();
    assertThat(Events.names(events))
        .startsWith("response.created", "response.queued", "response.in_progress");
    assertThat(Events.raw(events)).startsWith(Events.raw(first.seen()).toArray(new String[0]));
    Told.alike(cluster, id, events);
  }

  @Test
  void aStreamGoesOnFromEveryCursorOnTheOtherNodeWithTheSameBytes(Cluster cluster) {
    Script script = cluster.model().script().says("a", "b", "c", "d");
    List<Event> events = cluster.here().stream(Ask.of(script)).all();
    String id = Told.id(events);

    for (int cursor = 0; cursor < events.size(); cursor++) {
      List<Event> rest = cluster.there().follow(id, cursor).all();
      assertThat(Events.raw(rest)).isEqualTo(Events.raw(events.subList(cursor + 1, events.size())));
    }
  }

  @Test
  void aFollowerOnTheOtherNodeSeesALiveRunFromItsCursorOn(Cluster cluster) {
    Hold hold = Hold.before(5);
    Script script = cluster.model().script().says(10, hold);
    Events here = cluster.here().stream(Ask.of(script).background());
    Event seen = here.untilText("w2 ");
    Events there = cluster.there().follow(Told.id(here.seen()), seen.number());
    there.untilText("w4 ");

    hold.release();

    List<Event> all = here.all();
    Told.completed(all, Script.text(10));
    assertThat(Events.raw(there.all()))
        .isEqualTo(Events.raw(all.subList((int) seen.number() + 1, all.size())));
  }

  @Test
  void aChainCarriesTheHistoryOnEitherNodeAndForksDoNotMeet(Cluster cluster) {
    Script first = cluster.model().script().says("one");
    Script second = cluster.model().script().says("two");
    Script fork = cluster.model().script().says("three");
    String root = cluster.here().create(Ask.of(first)).ok().id();

    Reply here = cluster.here().create(Ask.of(second).after(root)).ok();
    Reply there = cluster.there().create(Ask.of(fork).after(root)).ok();

    assertThat(here.at("/previous_response_id")).isEqualTo(root);
    assertThat(second.asked().getFirst().history())
        .isEqualTo(
            "user: %s\nassistant: one\nuser: %s\n".formatted(first.prompt(), second.prompt()));
    assertThat(fork.asked().getFirst().history())
        .isEqualTo("user: %s\nassistant: one\nuser: %s\n".formatted(first.prompt(), fork.prompt()));
    Told.completed(there, "three");
  }

  @Test
  void aFunctionCallGoesToTheClientAndTheNextResponseBringsItsOutput(Cluster cluster) {
    Script script =
        cluster
            .model()
            .script()
            .calls(new Script.Call("weather", "{\"city\":\"Rome\"}"))
            .says("sunny");

    Reply asked = cluster.here().create(Ask.of(script).tools("weather")).ok();

    assertThat(asked.at("/status")).isEqualTo("completed");
    JsonNode call = asked.json().path("output").path(0);
    assertThat(call.path("type").asString()).isEqualTo("function_call");
    assertThat(call.path("arguments").asString()).isEqualTo("{\"city\":\"Rome\"}");
    Ask output = Ask.output(asked.id(), call.path("call_id").asString(), "22 degrees");
    Told.completed(cluster.there().create(output.tools("weather")).ok(), "sunny");
    assertThat(script.asked(1).getFirst().history()).contains("tool: 22 degrees");
  }

  @Test
  void aToolOfTheServerIsCalledOnceUnderAKeyAndTheModelSeesItsResult(Cluster cluster) {
    Script script = cluster.model().script();
    script
        .calls(new Script.Call("book", "{\"order\":\"%s\"}".formatted(script.marker())))
        .says("booked");

    Reply reply = cluster.here().create(Ask.of(script).tools("book")).ok();

    Told.completed(reply, "booked");
    List<ToolServer.ToolCall> calls = cluster.tools().calls(script.marker());
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().key()).isNotEmpty();
    assertThat(script.asked(1).getFirst().history()).contains("tool: done: " + script.marker());
  }

  @Test
  void aCancelledRunClosesItsModelCallAndEveryViewSaysCancelled(Cluster cluster) {
    Script script = cluster.model().script().says(9, Hold.before(3));
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w2 ");
    String id = Told.id(stream.seen());

    Reply cancelled = cluster.there().cancel(id).ok();

    assertThat(cancelled.at("/status")).isEqualTo("cancelled");
    assertThat(cancelled.json().path("output").size()).isZero();
    List<Event> events = Told.whole(stream.all());
    assertThat(events.getLast().name()).isEqualTo("response.failed");
    Told.alike(cluster, id, events);
    assertThat(cluster.here().cancel(id).ok().text()).isEqualTo(cancelled.text());
    Eventually.holds("the model call is closed", () -> script.asked().getFirst().hungUp());
  }

  @Test
  void aDeletedResponseIsGoneOnBothNodesAndCannotBeChained(Cluster cluster) {
    String id = cluster.here().create(Ask.of("hello")).ok().id();

    Reply deleted = cluster.there().remove(id).ok();

    assertThat(deleted.json().path("deleted").asBoolean()).isTrue();
    assertThat(cluster.here().poll(id).status()).isEqualTo(404);
    assertThat(cluster.there().poll(id).status()).isEqualTo(404);
    assertThat(cluster.here().remove(id).status()).isEqualTo(404);
    Reply chained = cluster.here().create(Ask.of("hello").after(id));
    assertThat(chained.status()).isEqualTo(400);
    assertThat(chained.at("/error/code")).isEqualTo("previous_response_not_found");
  }

  @Test
  void aRunInFlightCannotBeDeletedOrChained(Cluster cluster) {
    Hold hold = Hold.before(0);
    Script script = cluster.model().script().says(1, hold);
    String id = cluster.here().create(Ask.of(script).background()).ok().id();

    assertThat(cluster.there().remove(id).status()).isEqualTo(400);
    assertThat(cluster.there().create(Ask.of("hello").after(id)).status()).isEqualTo(400);

    hold.release();
    Told.completed(cluster.there().over(id), Script.text(1));
  }

  @Test
  void aResponseThatIsNotStoredIsAnsweredAndThenUnknown(Cluster cluster) {
    Reply reply = cluster.here().create(Ask.of("hello").unstored()).ok();

    assertThat(reply.at("/status")).isEqualTo("completed");
    assertThat(cluster.here().poll(reply.id()).status()).isEqualTo(404);
    assertThat(cluster.there().create(Ask.of("hello").after(reply.id())).status()).isEqualTo(400);
  }

  @Test
  void aKeyThatComesAgainIsAnsweredFromTheSameRunInTheFormAskedFor(Cluster cluster) {
    Script script = cluster.model().script().says("once");
    String key = UUID.randomUUID().toString();

    Reply first = cluster.here().create(Ask.of(script), key).ok();
    Reply again = cluster.there().create(Ask.of(script), key).ok();

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(script.asked()).hasSize(1);
    Reply other = cluster.here().create(Ask.of("something else"), key);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.headers()).containsEntry("x-should-retry", "false");
  }

  @Test
  void aStreamUnderAKeyThatComesAgainIsReplayedFromItsStart(Cluster cluster) {
    Script script = cluster.model().script().says("a", "b");
    String key = UUID.randomUUID().toString();

    List<Event> first = cluster.here().stream(Ask.of(script), key).all();
    List<Event> again = cluster.there().stream(Ask.of(script), key).all();

    Told.completed(first, "ab");
    assertThat(Events.raw(again)).isEqualTo(Events.raw(first));
  }

  @Test
  void aModelThatFailsIsAnErrorForWhoWaitsAndAFailedResponseForWhoPolls(Cluster cluster) {
    Script script = cluster.model().script().fails(400);

    Reply sync = cluster.here().create(Ask.of(script));
    Reply background = cluster.here().create(Ask.of(script).background()).ok();

    assertThat(sync.status()).isGreaterThanOrEqualTo(400);
    assertThat(cluster.there().over(background.id()).at("/status")).isEqualTo("failed");
  }

  @Test
  void whatOneNodeHasShownTheOtherKnowsAtOnce(Cluster cluster) {
    for (int i = 0; i < 100; i++) {
      String id = cluster.here().create(Ask.of("hello").background()).ok().id();
      assertThat(cluster.there().poll(id).status()).as("poll %d of %s", i, id).isEqualTo(200);
    }
  }
}
