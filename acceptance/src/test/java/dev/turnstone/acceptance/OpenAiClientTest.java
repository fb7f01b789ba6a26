package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Script;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The official client, which checks each answer against what it was built for. */
@Installed
final class OpenAiClientTest {
  @Test
  void createsAndRetrieves(Cluster cluster) {
    Script script = cluster.model().script().says("Hel", "lo");
    try (var client = client(cluster.here())) {
      Response created = client.get().responses().create(params(script)).validate();
      Response retrieved = client.get().responses().retrieve(created.id()).validate();

      assertThat(created.status()).contains(ResponseStatus.COMPLETED);
      assertThat(text(created)).isEqualTo("Hello");
      assertThat(retrieved).isEqualTo(created);
    }
  }

  @Test
  void streamsAndAccumulatesTheSameResponse(Cluster cluster) {
    Script script = cluster.model().script().says("Hel", "lo");
    try (var client = client(cluster.here())) {
      Response streamed;
      try (var stream = client.get().responses().createStreaming(params(script))) {
        streamed = accumulate(stream);
      }

      assertThat(text(streamed)).isEqualTo("Hello");
      assertThat(client.get().responses().retrieve(streamed.id()).validate()).isEqualTo(streamed);
    }
  }

  @Test
  void accumulatesTheSameResponseThoughTheWorkerIsKilledInMidStream(Cluster cluster) {
    Hold hold = Hold.before(5);
    Script script = cluster.model().script().says(10, hold);
    try (var client = client(cluster.here());
        var stream = client.get().responses().createStreaming(params(script))) {
      var accumulator = ResponseAccumulator.create();
      Iterator<ResponseStreamEvent> events =
          stream.stream()
              .map(ResponseStreamEvent::validate)
              .map(accumulator::accumulate)
              .iterator();
      until(events, event -> event.outputTextDelta().filter(last -> last.delta().equals("w4 ")));

      cluster.callerOf(script.awaitAsked(1)).kill();
      hold.release();

      Response emptied = until(events, ResponseStreamEvent::inProgress).response();
      until(events, ResponseStreamEvent::completed);
      Response streamed = accumulator.response().validate();
      assertThat(text(emptied)).isEmpty();
      assertThat(ids(emptied)).isEqualTo(ids(streamed)).hasSize(1);
      assertThat(text(streamed)).isEqualTo(Script.text(10));
      assertThat(client.get().responses().retrieve(streamed.id()).validate()).isEqualTo(streamed);
    }
  }

  @Test
  void resumesAStreamOnTheOtherNode(Cluster cluster) {
    Script script = cluster.model().script().says("a", "b", "c");
    try (var here = client(cluster.here());
        var there = client(cluster.there())) {
      String id = here.get().responses().create(params(script)).id();
      var after = ResponseRetrieveParams.builder().responseId(id).startingAfter(4).build();

      List<ResponseStreamEvent> rest;
      try (var stream = there.get().responses().retrieveStreaming(after)) {
        rest = stream.stream().map(ResponseStreamEvent::validate).toList();
      }

      assertThat(rest.getFirst().outputTextDelta().orElseThrow().sequenceNumber()).isEqualTo(5);
      assertThat(rest.getLast().completed()).isPresent();
    }
  }

  @Test
  void cancelsARunInTheBackgroundAndDeletesIt(Cluster cluster) {
    Script script = cluster.model().script().says(5, Hold.before(2));
    try (var client = client(cluster.here())) {
      var params = params(script).toBuilder().background(true).build();
      Response queued = client.get().responses().create(params).validate();

      Response cancelled = client.get().responses().cancel(queued.id()).validate();

      assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);
      client.get().responses().delete(queued.id());
      assertThatThrownBy(() -> client.get().responses().retrieve(queued.id()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  private static Response accumulate(StreamResponse<ResponseStreamEvent> stream) {
    var accumulator = ResponseAccumulator.create();
    stream.stream().map(ResponseStreamEvent::validate).forEach(accumulator::accumulate);
    return accumulator.response().validate();
  }

  private static <T> T until(
      Iterator<ResponseStreamEvent> events, Function<ResponseStreamEvent, Optional<T>> wanted) {
    while (true) {
      Optional<T> found = wanted.apply(events.next());
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  private static List<String> ids(Response response) {
    return response.output().stream().map(item -> item.asMessage().id()).toList();
  }

  private static String text(Response response) {
    var text = new StringBuilder();
    response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(part -> part.outputText().stream())
        .forEach(part -> text.append(part.text()));
    return text.toString();
  }

  private static ResponseCreateParams params(Script script) {
    return ResponseCreateParams.builder().model("scripted").input(script.prompt()).build();
  }

  private static Closing client(Node node) {
    return new Closing(
        OpenAIOkHttpClient.builder()
            .apiKey("sk-test")
            .baseUrl(node.base() + "/v1")
            .responseValidation(true)
            .maxRetries(0)
            .build());
  }

  /** The client is closed, but is no AutoCloseable. */
  private record Closing(OpenAIClient get) implements AutoCloseable {
    @Override
    public void close() {
      get.close();
    }
  }
}
