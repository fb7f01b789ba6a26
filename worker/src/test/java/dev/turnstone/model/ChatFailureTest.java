package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.ROLE;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.model.ProviderSettings.Patience;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.run.RunDelta;
import dev.turnstone.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatFailureTest {
  private static final String JSON = "Content-Type: application/json";

  private final ChatFixture chat = new ChatFixture();

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST, 1",
    "404, INVALID_REQUEST, 1",
    "413, INVALID_REQUEST, 1",
    "422, INVALID_REQUEST, 1",
    "401, SERVER, 1",
    "403, SERVER, 1",
    "302, SERVER, 1",
    "408, MODEL, 3",
    "429, RATE_LIMITED, 3",
    "500, MODEL, 3",
    "502, MODEL, 3",
    "503, MODEL, 3"
  })
  void everyStatusHasItsKindAndItsTries(int status, Kind kind, int tries) {
    for (int at = 0; at < tries; at++) {
      chat.server.then(status, "{\"error\":{\"message\":\"sorry\"}}", JSON, "Retry-After: 0");
    }

    ModelFailed failed = chat.failure();

    assertThat(failed.failure().kind()).isEqualTo(kind);
    assertThat(failed.failure().status()).isEqualTo(status);
    assertThat(failed.started()).isFalse();
    assertThat(failed.cancelled()).isFalse();
    assertThat(chat.server.waiting()).isEqualTo(tries);
  }

  @Test
  void theProvidersWordsArePassedOnWithoutItsSecrets() {
    chat.server.then(
        400,
        "{\"error\":{\"message\":\"bad key %s or sk-other-12345 or Bearer abc.def\",\"code\":400}}"
            .formatted(ChatFixture.KEY),
        JSON);

    assertThat(chat.failure().failure().message())
        .isEqualTo("The model provider refused the request (HTTP 400): bad key *** or *** or ***");
  }

  @Test
  void aTokenThatAHeaderCarriesIsNotPassedOnWithoutItsSchemeEither() {
    ProviderAddress address =
        new ProviderAddress(
            ProviderAddress.Kind.OPENAI,
            chat.server.url(),
            null,
            null,
            null,
            Map.of("Authorization", "Bearer hunter2-hunter2"));
    chat.server.then(400, "{\"error\":{\"message\":\"no hunter2-hunter2 here\"}}", JSON);
    try (ChatClient client = chat.client(ProviderSettings.at("openai", address))) {
      assertThat(chat.failure(client.call(Asking.hello())).failure().message())
          .isEqualTo("The model provider refused the request (HTTP 400): no *** here");
    }
  }

  @Test
  void wordsAboutCredentialsAreNotPassedOn() {
    chat.server.then(401, "{\"error\":{\"message\":\"your key: hunter2\"}}", JSON);

    assertThat(chat.failure().failure().message())
        .doesNotContain("hunter2")
        .contains("operator", "HTTP 401");
  }

  @Test
  void longWordsAreCut() {
    chat.server.then(400, "{\"message\":\"%s\"}".formatted("x".repeat(5000)), JSON);

    assertThat(chat.failure().failure().message()).hasSizeLessThan(600).endsWith("…");
  }

  @Test
  void aSecondTryCanSucceed() throws ModelFailed {
    chat.server.then(503, "").thenEvents(ROLE, text("A"), finish("stop"), DONE);

    assertThat(chat.answer().items()).containsExactly(Item.Message.text(Role.ASSISTANT, "A"));
    assertThat(chat.pauses).hasSize(1);
    assertThat(chat.pauses.getFirst()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(chat.registry.get("turnstone.model.retries").counter().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After: 2, 2000",
    "Retry-After: 0.5, 500",
    "retry-after-ms: 70, 70",
    "'Retry-After: Thu, 01 Jan 2026 00:00:07 GMT', 7000"
  })
  void whatTheProviderWantsUsToWaitIsWaited(String header, long millis) throws ModelFailed {
    chat.server.then(429, "", header).thenEvents(text("A"), finish("stop"), DONE);

    chat.answer();

    assertThat(chat.pauses).containsExactly(Duration.ofMillis(millis));
  }

  @Test
  void aWaitBeyondOurPatienceFailsAtOnce() {
    chat.server.then(429, "", "Retry-After: 3600");

    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(chat.pauses).isEmpty();
  }

  @Test
  void nobodyWaitsPastTheTimeLeft() {
    chat.server.then(429, "", "Retry-After: 5");
    ModelCall call = chat.client.call(Asking.with(Asking.hello(), Duration.ofSeconds(4)));

    assertThat(chat.failure(call).failure().kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(chat.pauses).isEmpty();
  }

  @Test
  void aProviderThatForbidsAnotherTryIsObeyed() {
    chat.server.then(503, "", "x-should-retry: false");

    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.MODEL);
    assertThat(chat.server.waiting()).isEqualTo(1);
  }

  @Test
  void aStreamThatBreaksOffBeforeTheFirstTokenIsAskedForAgain() throws ModelFailed {
    chat.server
        .then(client -> {})
        .thenEvents(ROLE)
        .thenEvents(ROLE, text("A"), finish("stop"), DONE);

    assertThat(chat.answer().items()).containsExactly(Item.Message.text(Role.ASSISTANT, "A"));
    assertThat(chat.deltas).containsExactly(new RunDelta.Text(0, List.of("A")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data: [DONE]\n\n", "data: {\"choices\":[{\"del"})
  void aStreamThatEndsWithoutAReasonIsBroken(String end) {
    chat.server.then(
        client -> client.write(ScriptedServer.streamHead() + ScriptedServer.data(text("A")) + end));

    ModelFailed failed = chat.failure();

    assertThat(failed.failure().kind()).isEqualTo(Kind.MODEL);
    assertThat(failed.started()).isTrue();
    assertThat(chat.server.waiting()).isEqualTo(1);
  }

  @Test
  void anErrorInTheMidstOfAStreamEndsIt() {
    chat.server.thenEvents(
        text("A"), "{\"error\":{\"code\":500,\"message\":\"out of memory\",\"type\":\"x\"}}");

    assertThat(chat.failure().failure())
        .isEqualTo(
            new Failure(Kind.MODEL, "The model provider failed (HTTP 500): out of memory", 500));
  }

  @Test
  void anErrorBeforeTheFirstTokenIsTriedAgainLikeAStatus() throws ModelFailed {
    chat.server
        .thenEvents("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}}")
        .thenEvents(text("A"), finish("stop"), DONE);

    assertThat(chat.answer().items()).hasSize(1);
  }

  @Test
  void anErrorThatComesAsAWholeAnswerIsUnderstood() {
    chat.server.then(200, "{\"error\":{\"code\":400,\"message\":\"too long\"}}", JSON);

    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
  }

  @Test
  void anAnswerWithoutAStreamIsAFailure() {
    chat.server.then(200, "{\"choices\":[]}", JSON);

    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.MODEL);
  }

  @Test
  void nonsenseIsAFailure() {
    chat.server.thenEvents("<html>");

    assertThat(chat.failure().failure())
        .isEqualTo(new Failure(Kind.MODEL, "The model's stream is not JSON.", null));
  }

  @Test
  void aProviderThatIsNotThereCanNotBeReached() throws IOException {
    chat.server.close();

    assertThat(chat.failure().failure())
        .isEqualTo(new Failure(Kind.MODEL, "The model can't be reached.", null));
    assertThat(chat.pauses).hasSize(2);
  }

  @Test
  void silenceBetweenTokensHasALimit() {
    Patience patience =
        new Patience(
            Duration.ofSeconds(5), Duration.ofMillis(100), 1, Duration.ZERO, Duration.ofSeconds(1));
    chat.server.then(client -> {
      client.write(ScriptedServer.streamHead() + ScriptedServer.data(text("A")));
      client.awaitHangUp();
    });
    try (ChatClient client =
        chat.client(ProviderSettings.openAi(chat.server.url(), null).with(patience))) {
      assertThat(chat.failure(client.call(Asking.hello())).failure())
          .isEqualTo(new Failure(Kind.MODEL, "The model did not answer in time.", null));
    }
  }

  @Test
  void theTimeLeftBoundsTheWholeCall() {
    chat.server.then(ScriptedServer.Client::awaitHangUp);
    ModelCall call = chat.client.call(Asking.with(Asking.hello(), Duration.ofMillis(150)));
    chat.server.then(ScriptedServer.Client::awaitHangUp);
    chat.server.then(ScriptedServer.Client::awaitHangUp);

    assertThat(chat.failure(call).failure().message())
        .isEqualTo("The model did not answer in time.");
  }

  @Test
  void cancelHangsUpInTheMidstOfAStream() {
    Signal hungUp = new Signal("the server sees the client hang up");
    chat.server.then(client -> {
      client.write(ScriptedServer.streamHead() + ScriptedServer.data(text("A")));
      client.awaitHangUp();
      hungUp.give();
    });
    ModelCall call = chat.client.call(Asking.hello());
    Signal first = new Signal("the first delta");
    var failed = running(call, _ -> first.give());

    first.await();
    call.cancel();

    assertThat(joined(failed).cancelled()).isTrue();
    assertThat(joined(failed).started()).isTrue();
    hungUp.await();
  }

  @Test
  void cancelEndsTheWaitForTheFirstByte() {
    Signal asked = new Signal("the request");
    chat.server.then(client -> {
      asked.give();
      client.awaitHangUp();
    });
    ModelCall call = chat.client.call(Asking.hello());
    var failed = running(call, _ -> {});

    asked.await();
    call.cancel();

    assertThat(joined(failed).cancelled()).isTrue();
  }

  @Test
  void anInterruptCancelsAndStaysSet() throws InterruptedException {
    Signal asked = new Signal("the request");
    chat.server.then(client -> {
      asked.give();
      client.awaitHangUp();
    });
    CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
    Thread run =
        Thread.ofVirtual()
            .start(() -> {
              ModelFailed failed = chat.failure();
              stillSet.complete(failed.cancelled() && Thread.currentThread().isInterrupted());
            });

    asked.await();
    run.interrupt();

    assertThat(stillSet.join()).isTrue();
    run.join();
  }

  @Test
  void cancelEndsThePauseBetweenTries() {
    Signal pausing = new Signal("the pause");
    ChatClient client =
        new ChatClient(
            ProviderSettings.openAi(chat.server.url(), null),
            chat.clocks,
            new java.util.Random(1),
            (_, stop) -> {
              pausing.give();
              return Pause.REAL.passed(Duration.ofSeconds(60), stop);
            },
            chat.registry);
    chat.server.then(503, "");
    ModelCall call = client.call(Asking.hello());
    var failed = running(call, _ -> {});

    pausing.await();
    call.cancel();

    assertThat(joined(failed).cancelled()).isTrue();
    client.close();
  }

  @Test
  void aCallCancelledBeforeItRunsAsksNobody() {
    ModelCall call = chat.client.call(Asking.hello());
    call.cancel();

    assertThat(chat.failure(call).cancelled()).isTrue();
    assertThat(chat.server.waiting()).isZero();
  }

  @Test
  void whatTheSinkThrowsFliesUp() {
    chat.server.thenEvents(text("A"), finish("stop"), DONE);
    ModelCall call = chat.client.call(Asking.hello());

    assertThatThrownBy(() ->
            call.run(_ -> {
              throw new IllegalStateException("the claim is gone");
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  private CompletableFuture<ModelFailed> running(ModelCall call, DeltaSink sink) {
    CompletableFuture<ModelFailed> failed = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            failed.completeExceptionally(new AssertionError("answered: " + call.run(sink)));
          } catch (ModelFailed expected) {
            failed.complete(expected);
          } catch (RuntimeException | Error other) {
            failed.completeExceptionally(other);
          }
        });
    return failed;
  }

  private static ModelFailed joined(CompletableFuture<ModelFailed> failed) {
    return failed.orTimeout(5, TimeUnit.SECONDS).join();
  }
}
