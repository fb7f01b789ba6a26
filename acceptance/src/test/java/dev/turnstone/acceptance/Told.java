package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Reply;
import java.util.List;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** What a stream or a response told, and what must hold for each of them. */
final class Told {
  private Told() {}

  /** Numbers without a gap from 0 on, and exactly one terminal event, the last one. */
  static List<Event> whole(List<Event> events) {
    assertThat(events).isNotEmpty();
    assertThat(events.stream().map(Event::number).toList())
        .isEqualTo(LongStream.range(0, events.size()).boxed().toList());
    assertThat(events.stream().filter(Event::terminal).count()).isEqualTo(1);
    assertThat(events.getLast().terminal()).as(events.getLast().raw()).isTrue();
    return events;
  }

  /** A whole stream that ended well, with this text. */
  static void completed(List<Event> events, String text) {
    Event last = whole(events).getLast();
    assertThat(last.name()).as(last.raw()).isEqualTo("response.completed");
    assertThat(text(last.data().path("response"))).isEqualTo(text);
  }

  /** A response that ended well, with this text. */
  static void completed(Reply reply, String text) {
    assertThat(reply.at("/status")).as(reply.text()).isEqualTo("completed");
    assertThat(text(reply.json())).isEqualTo(text);
  }

  /** The text of all messages of a response. */
  static String text(JsonNode response) {
    var text = new StringBuilder();
    for (JsonNode item : response.path("output")) {
      for (JsonNode part : item.path("content")) {
        text.append(part.path("text").asString(""));
      }
    }
    return text.toString();
  }

  static String id(List<Event> events) {
    return events.getFirst().text("/response/id");
  }

  /** All views agree: both nodes' streams, byte for byte, and their polls. */
  static void alike(Cluster cluster, String id, List<Event> events) {
    assertThat(Events.raw(cluster.here().follow(id).all())).isEqualTo(Events.raw(events));
    assertThat(Events.raw(cluster.there().follow(id).all())).isEqualTo(Events.raw(events));
    Reply poll = cluster.here().poll(id).ok();
    assertThat(cluster.there().poll(id).ok().text()).isEqualTo(poll.text());
    assertThat(poll.json()).isEqualTo(events.getLast().data().path("response"));
  }
}
