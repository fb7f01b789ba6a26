package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Http;
import dev.turnstone.cluster.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Follows a run to its end, hanging up at random bytes and going on elsewhere from the last whole
 * event. For one thread.
 */
final class Follower {
  private static final int BYTES_MIN = 50;
  private static final int BYTES_MAX = 6_000;

  private final Client client;
  private final Progress progress;
  private final RandomGenerator random;
  private final List<Event> events = new ArrayList<>();
  private int drops;

  /**
   * @param drops how often to hang up, at most
   */
  Follower(Client client, Progress progress, RandomGenerator random, int drops) {
    this.client = client;
    this.progress = progress;
    this.random = random;
    this.drops = drops;
  }

  /** All events so far. */
  List<Event> events() {
    return events;
  }

  /** The run's id, once an event has named it. */
  Optional<String> id() {
    return events.stream().findFirst().map(event -> event.text("/response/id"));
  }

  /** Follows a run from its beginning, or from the last event on. */
  void follow(String id) throws InterruptedException {
    int before = -1;
    while (!over()) {
      if (events.size() == before) {
        client.rest();
      }
      before = events.size();
      String after = events.isEmpty() ? "" : "&starting_after=" + events.getLast().number();
      try (Http http = client.node().open("/v1/responses/" + id + "?stream=true" + after)) {
        read(http);
      } catch (IOException | UncheckedIOException broken) {
        client.broken();
      }
    }
  }

  /** Reads what comes until the stream ends, breaks, or is dropped. */
  void read(Http http) throws IOException, InterruptedException {
    if (http.status() != 200) {
      refused(new Reply(http.status(), http.headers(), http.text()));
      return;
    }
    client.answered();
    long limit = drops > 0 ? random.nextLong(BYTES_MIN, BYTES_MAX) : Long.MAX_VALUE;
    try (Events stream = new Events(http, limit)) {
      for (Optional<Event> event = stream.next(); event.isPresent(); event = stream.next()) {
        events.add(event.get());
        progress.made();
      }
    } catch (UncheckedIOException hungUp) {
      drops--;
      client.turn();
    }
  }

  private void refused(Reply reply) throws InterruptedException {
    if (reply.status() != 503 && reply.status() != 429) {
      throw new Unexpected("a stream was refused", reply);
    }
    client.later(reply);
  }

  boolean over() {
    return !events.isEmpty() && events.getLast().terminal();
  }
}
