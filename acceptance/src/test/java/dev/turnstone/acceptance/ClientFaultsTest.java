package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Clients hang up at the worst moment, or ask for the same thing many times at once. */
@Installed
final class ClientFaultsTest {
  private static final Duration HANG_UP_MAX = Duration.ofSeconds(10);

  @Test
  void whoHangsUpOnReadingTheEndFindsTheResponseStored200TimesOutOf200(Cluster cluster) {
    for (int i = 0; i < 200; i++) {
      Node other = i % 2 == 0 ? cluster.here() : cluster.there();
      Events stream = cluster.here().stream(Ask.of("hello " + i));
      Event end = stream.until("response.completed");
      stream.close();
      String id = end.text("/response/id");

      Reply stored = other.poll(id);
      Reply chained = other.create(Ask.of("and then").after(id).background());

      assertThat(stored.status()).as("round %d: %s", i, stored.text()).isEqualTo(200);
      assertThat(stored.at("/status")).isEqualTo("completed");
      assertThat(chained.status()).as("round %d: %s", i, chained.text()).isEqualTo(200);
    }
  }

  @Test
  void aSynchronousClientThatIsKilledTakesItsModelCallAlong(Cluster cluster) throws IOException {
    Script script = cluster.model().script().says(3, Hold.before(1));
    ModelCall call;
    try (var _ = cluster.here().unanswered(Ask.of(script))) {
      call = script.awaitAsked(1);
    }

    Eventually.holds("the model call is closed", HANG_UP_MAX, call::hungUp);

    String id;
    try (var log = new EventsTopic(cluster)) {
      id = Eventually.get("the run", () -> log.requestedWith(script.prompt()));
    }
    assertThat(cluster.there().over(id).at("/status")).isEqualTo("cancelled");
  }

  @Test
  void aStreamingClientThatHangsUpInTheForegroundCancelsItsRun(Cluster cluster) {
    Script script = cluster.model().script().says(9, Hold.before(3));
    Events stream = cluster.here().stream(Ask.of(script));
    stream.untilText("w2 ");
    String id = Told.id(stream.seen());

    stream.close();

    Eventually.holds("the model call is closed", () -> script.asked().getFirst().hungUp());
    assertThat(cluster.there().over(id).at("/status")).isEqualTo("cancelled");
  }

  @Test
  void fortyPostsUnderOneKeyAreOneRunThoughANodeIsKilledAmongThem(Cluster cluster)
      throws InterruptedException, ExecutionException {
    Hold hold = Hold.before(0);
    Script script = cluster.model().script().says(1, hold);
    Ask ask = Ask.of(script).background();
    String key = UUID.randomUUID().toString();
    List<Future<Optional<Reply>>> replies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Node node = i % 2 == 0 ? cluster.here() : cluster.there();
        replies.add(threads.submit(() -> tried(node, ask, key)));
        if (i == 25) {
          cluster.api(0).kill();
        }
      }
    }
    hold.release();

    Set<String> ids = new HashSet<>();
    for (Future<Optional<Reply>> reply : replies) {
      reply.get().filter(answered -> answered.status() == 200).map(Reply::id).ifPresent(ids::add);
    }
    ids.add(cluster.there().create(ask, key).ok().id());
    assertThat(ids).hasSize(1);
    Told.completed(cluster.there().over(ids.iterator().next()), Script.text(1));
    assertThat(script.asked()).hasSize(1);
  }

  private static Optional<Reply> tried(Node node, Ask ask, String key) {
    try {
      return Optional.of(node.create(ask, key));
    } catch (UncheckedIOException killed) {
      return Optional.empty();
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesTheDeathOfItsNodeAtThatMoment(Cluster cluster) {
    Script script = cluster.model().script().says("kept");

    String id = cluster.here().create(Ask.of(script).background()).ok().id();
    cluster.api(0).kill();

    Told.completed(cluster.there().over(id), "kept");
  }

  @Test
  void theFirstEventsOfAStreamWaitForNoWorker(Cluster cluster) {
    cluster.workers().forEach(ServerProcess::freeze);
    Script script = cluster.model().script().says("at last");

    Events stream = cluster.here().stream(Ask.of(script).background());
    Event first = stream.next().orElseThrow();
    List<ModelCall> before = script.asked();
    cluster.workers().forEach(ServerProcess::thaw);

    assertThat(first.name()).isEqualTo("response.created");
    assertThat(before).isEmpty();
    Told.completed(stream.all(), "at last");
  }
}
