package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.run.RunDelta;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A client of a scripted provider, with a clock and pauses that pass at once. */
final class ChatFixture implements AutoCloseable {
  static final String KEY = "sk-very-secret-1234567890";
  static final String ROLE =
      """
      {"model":"theirs","choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}\
      """;
  static final String USAGE =
      """
      {"model":"theirs","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,\
      "prompt_tokens_details":{"cached_tokens":3},\
      "completion_tokens_details":{"reasoning_tokens":2}}}\
      """;
  static final String DONE = "[DONE]";

  final ScriptedServer server = new ScriptedServer();
  final ManualClock wall = new ManualClock();

  /** Measures spans. */
  final ManualClock clock = new ManualClock();

  final Clocks clocks = clocks(wall, clock);
  final List<Duration> pauses = new ArrayList<>();
  final List<RunDelta> deltas = new ArrayList<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ChatClient client = client(ProviderSettings.openAi(server.url() + "/v1", KEY));

  ChatClient client(ProviderSettings settings) {
    return new ChatClient(settings, clocks, new Random(1), this::pass, registry);
  }

  /**
   * @param steady measures spans
   */
  static Clocks clocks(Clock wall, Clock steady) {
    return new Clocks(wall, () -> ChronoUnit.NANOS.between(Instant.EPOCH, steady.instant()));
  }

  ModelAnswer answer() throws ModelFailed {
    return client.call(Asking.hello()).run(deltas::add);
  }

  ModelFailed failure() {
    return failure(client.call(Asking.hello()));
  }

  ModelFailed failure(ModelCall call) {
    try {
      throw new AssertionError("answered: " + call.run(deltas::add));
    } catch (ModelFailed failed) {
      return failed;
    }
  }

  /** The next request is answered. */
  void answers() {
    server.thenEvents(text("A"), finish("stop"), DONE);
  }

  static ModelAnswer ask(ChatClient client) throws ModelFailed {
    return client.call(Asking.with(Asking.hello(), Duration.ofMinutes(5))).run(_ -> {});
  }

  static CompletableFuture<ModelAnswer> running(ModelCall call) {
    CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(call.run(_ -> {}));
          } catch (ModelFailed failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer;
  }

  static <T> T joined(CompletableFuture<T> future) {
    return future.orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Returns once something is so that gives no signal of its own. */
  static void seen(BooleanSupplier there) {
    long end = System.nanoTime() + Signal.LIMIT.toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  static String text(String piece) {
    return """
    {"model":"theirs","choices":[{"index":0,"delta":{"content":"%s"}}]}\
    """
        .formatted(piece);
  }

  static String delta(String fields) {
    return "{\"choices\":[{\"index\":0,\"delta\":{" + fields + "}}]}";
  }

  static String finish(String reason) {
    return """
    {"model":"theirs","choices":[{"index":0,"delta":{},"finish_reason":"%s"}]}\
    """
        .formatted(reason);
  }

  private boolean pass(Duration time, Stop stop) {
    pauses.add(time);
    clock.advance(time);
    return !stop.asked();
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
