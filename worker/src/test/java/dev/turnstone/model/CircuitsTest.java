package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Patience;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is down is left alone, and found again. */
final class CircuitsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ChatFixture chat = new ChatFixture();

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @Test
  void aProviderThatIsDownIsNotAskedUntilOneCallHasShownThatItIsBack() throws ModelFailed {
    try (ChatClient client = watched(new Health(2, MINUTE))) {
      down(client);

      assertThat(chat.failure(client.call(Asking.hello())).failure())
          .isEqualTo(
              new Failure(
                  Kind.MODEL,
                  "The model's provider is down: its last calls failed. It is tried again in 61"
                      + " seconds.",
                  null));
      assertThat(chat.pauses).isEmpty();
      assertThat(chat.server.waiting()).isEqualTo(2);
      assertThat(up()).isZero();

      chat.clock.advance(MINUTE);
      chat.answers();
      ChatFixture.ask(client);
      chat.answers();
      ChatFixture.ask(client);

      assertThat(chat.server.waiting()).isEqualTo(4);
      assertThat(up()).isEqualTo(1);
    }
  }

  @Test
  void whereNobodyElseCanBeAskedACallWaitsTillTheProviderIsTriedAgain() throws ModelFailed {
    try (ChatClient client = watched(new Health(2, Duration.ofSeconds(10)))) {
      down(client);
      chat.server.then(503, "");
      chat.answers();

      assertThat(ChatFixture.ask(client).items()).hasSize(1);

      assertThat(chat.pauses).contains(Duration.ofSeconds(10));
      assertThat(chat.server.waiting()).isEqualTo(4);
      assertThat(up()).isEqualTo(1);
    }
  }

  @Test
  void aModelThatIsDownLeavesTheOthersOfItsProviderAlone() throws ModelFailed {
    try (ChatClient client = watched(new Health(2, MINUTE))) {
      down(client);
      chat.answers();

      assertThat(client.call(Asking.saying("other", "Hi")).run(_ -> {}).items()).hasSize(1);

      assertThat(chat.failure(client.call(Asking.hello())).failure().message())
          .startsWith("The model's provider is down");
      assertThat(chat.server.waiting()).isEqualTo(3);
      assertThat(up()).isEqualTo(1);
    }
  }

  @Test
  void aProviderThatNobodyCanConnectToIsDownForAllItsModels() throws IOException {
    ScriptedServer closed = new ScriptedServer();
    closed.close();
    ProviderSettings settings =
        ProviderSettings.openAi(closed.url() + "/v1", null)
            .named("watched")
            .with(new Health(2, MINUTE));
    try (ChatClient client = watched(settings)) {
      chat.failure(client.call(Asking.hello()));

      assertThat(client.gate.circuits.rest("other")).isPresent();
      assertThat(up()).isZero();
    }
  }

  @Test
  void aServerThatSendsAHeadAndNoEventIsDown() {
    Patience impatient =
        new Patience(
            Duration.ofSeconds(5), Duration.ofMillis(100), 1, Duration.ZERO, Duration.ofSeconds(1));
    try (ChatClient client = watched(provider(new Health(2, MINUTE)).with(impatient))) {
      chat.server.then(server -> {
        server.write(ScriptedServer.streamHead());
        server.awaitHangUp();
      });
      chat.failure(client.call(Asking.hello()));
      chat.server.thenEvents();
      chat.failure(client.call(Asking.hello()));

      assertThat(chat.failure(client.call(Asking.hello())).failure().message())
          .startsWith("The model's provider is down");
      assertThat(chat.server.waiting()).isEqualTo(2);
      assertThat(up()).isZero();
    }
  }

  @Test
  void aCallThatEndsHereBeforeTheFirstEventSaysNothingAboutTheProvider() {
    try (ChatClient client = watched(new Health(1, MINUTE))) {
      Signal asked = new Signal("the request that is cancelled");
      chat.server.then(server -> {
        server.write(ScriptedServer.streamHead());
        server.awaitHangUp();
      });
      chat.failure(client.call(Asking.with(Asking.hello(), Duration.ofMillis(150))));
      chat.server.then(server -> {
        server.write(ScriptedServer.streamHead());
        asked.give();
        server.awaitHangUp();
      });
      ModelCall cancelled = client.call(Asking.hello());
      CompletableFuture<ModelAnswer> answer = ChatFixture.running(cancelled);
      asked.await();
      cancelled.cancel();

      assertThat(answer).failsWithin(Signal.LIMIT);
      assertThat(up()).isEqualTo(1);
    }
  }

  @Test
  void aProbeThatFailsBeginsTheWaitAnew() {
    try (ChatClient client = watched(new Health(2, MINUTE))) {
      down(client);
      chat.clock.advance(MINUTE);
      chat.server.then(503, "", "x-should-retry: false");

      chat.failure(client.call(Asking.hello()));
      chat.clock.advance(Duration.ofSeconds(29));
      chat.failure(client.call(Asking.hello()));

      assertThat(chat.server.waiting()).isEqualTo(3);
    }
  }

  @Test
  void oneCallProbesAtATimeAndACancelledOneHandsItOn() {
    try (ChatClient client = watched(new Health(2, MINUTE))) {
      down(client);
      chat.clock.advance(MINUTE);
      Signal asked = new Signal("the probe");
      chat.server.then(server -> {
        asked.give();
        server.awaitHangUp();
      });
      chat.answers();
      ModelCall probe = client.call(Asking.hello());
      CompletableFuture<ModelAnswer> probing = ChatFixture.running(probe);
      asked.await();

      CompletableFuture<ModelAnswer> other = ChatFixture.running(client.call(Asking.hello()));
      ChatFixture.seen(() -> waitsForAProbe(client));
      assertThat(chat.server.waiting()).isEqualTo(3);
      probe.cancel();

      assertThat(probing).failsWithin(Signal.LIMIT);
      assertThat(ChatFixture.joined(other).items()).hasSize(1);
    }
  }

  @Test
  void aRefusalShowsThatAProviderIsThere() {
    try (ChatClient client = watched(new Health(2, Duration.ofSeconds(10)))) {
      for (int status : new int[] {503, 400, 503, 429, 503, 500}) {
        chat.server.then(status, "", "x-should-retry: false", "Retry-After: 0");
        chat.failure(client.call(Asking.hello()));
      }

      assertThat(chat.server.waiting()).isEqualTo(6);
      assertThat(up()).isEqualTo(1);
    }
  }

  private static boolean waitsForAProbe(ChatClient client) {
    return client
        .gate
        .circuits
        .rest("some-model")
        .filter(rest -> rest.verdict().getNumberOfDependents() > 0)
        .isPresent();
  }

  private void down(ChatClient client) {
    for (int at = 0; at < 2; at++) {
      chat.server.then(503, "", "x-should-retry: false");
      chat.failure(client.call(Asking.hello()));
    }
  }

  private double up() {
    return chat.registry.get("turnstone.provider.up").tag("provider", "watched").gauge().value();
  }

  private ProviderSettings provider(Health health) {
    return ProviderSettings.openAi(chat.server.url() + "/v1", null).named("watched").with(health);
  }

  private ChatClient watched(Health health) {
    return watched(provider(health));
  }

  private ChatClient watched(ProviderSettings settings) {
    ChatClient client = chat.client(settings);
    client.watch();
    return client;
  }
}
