package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Limits;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runs of a worker share of one provider. */
final class GateTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ChatFixture chat = new ChatFixture();

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @Test
  void aRefusalForTooManyRequestsHoldsForEveryRun() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 60");
    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.RATE_LIMITED);

    ModelFailed other = chat.failure();

    assertThat(other.failure())
        .isEqualTo(
            new Failure(
                Kind.RATE_LIMITED,
                "The model provider takes no more requests for another 61 seconds.",
                null));
    assertThat(chat.server.waiting()).isEqualTo(1);

    chat.clock.advance(MINUTE);
    answers();
    assertThat(chat.answer().items()).hasSize(1);
  }

  @Test
  void aShortPauseIsWaitedForByAllAndNotByAllAlike() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 20", "x-should-retry: false");
    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.RATE_LIMITED);

    answers();
    assertThat(chat.answer().items()).hasSize(1);

    assertThat(chat.pauses)
        .singleElement()
        .satisfies(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25)));
  }

  @Test
  void otherModelsOfTheProviderAreAskedMeanwhile() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 60");
    chat.failure();

    answers();

    assertThat(chat.client.call(Asking.saying("other", "Hi")).run(_ -> {}).items()).hasSize(1);
  }

  @Test
  void aPauseEndsAfterTenMinutesWhateverWasAskedFor() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 86400");
    chat.failure();
    chat.clock.advance(Duration.ofMinutes(10));

    answers();

    assertThat(chat.answer().items()).hasSize(1);
  }

  @Test
  void refusalsWithoutATimeMakeThePauseGrowOnceForAllOfAMoment() {
    Holds holds = new Holds();
    var now = chat.clock.instant();
    for (int at = 0; at < 5; at++) {
      assertThat(holds.refused("m", null, Duration::ofSeconds, now))
          .isEqualTo(Duration.ofSeconds(1));
    }

    var later = now.plusSeconds(1);

    assertThat(holds.refused("m", null, Duration::ofSeconds, later))
        .isEqualTo(Duration.ofSeconds(2));
    holds.answered("m");
    assertThat(holds.refused("m", null, Duration::ofSeconds, later))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void nobodyWaitsInTheMinuteThatAllowsIt() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 2, 0, Duration.ofMinutes(10)))) {
      for (int at = 0; at < 3; at++) {
        answers();
        ask(client);
      }

      assertThat(chat.pauses).containsExactly(MINUTE);
    }
  }

  @Test
  void tokensOfTheLastMinuteCountToo() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 0, 13, Duration.ofMinutes(10)))) {
      usesThirteen();
      ask(client);
      chat.clock.advance(Duration.ofSeconds(20));
      answers();
      ask(client);

      assertThat(chat.pauses).containsExactly(Duration.ofSeconds(40));
    }
  }

  @Test
  void whoeverWouldWaitTooLongIsToldAtOnce() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 1, 0, Duration.ofSeconds(30)))) {
      answers();
      ask(client);

      assertThat(chat.failure(client.call(Asking.hello())).failure())
          .isEqualTo(
              new Failure(
                  Kind.RATE_LIMITED,
                  "This server's limits for the model's provider are used up.",
                  null));
      assertThat(chat.pauses).isEmpty();
      assertThat(chat.server.waiting()).isEqualTo(1);
    }
  }

  @Test
  void nobodyWaitsTillNoTimeIsLeft() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 1, 0, Duration.ofMinutes(10)))) {
      answers();
      ask(client);

      assertThat(chat.failure(client.call(Asking.hello())).failure().kind())
          .isEqualTo(Kind.RATE_LIMITED);
      assertThat(chat.pauses).isEmpty();
    }
  }

  @Test
  void noMoreCallsThanThereArePlacesAreUnderWay() throws ModelFailed {
    try (ChatClient client = limited(new Limits(1, 0, 0, Duration.ofMinutes(10)))) {
      Signal asked = new Signal("the first request");
      CompletableFuture<Void> end = new CompletableFuture<>();
      List<String> order = new CopyOnWriteArrayList<>();
      chat.server.then(server -> {
        asked.give();
        end.join();
        order.add("first answered");
        server.write(
            ScriptedServer.streamHead() + ScriptedServer.data(text("A"), finish("stop"), DONE));
      });
      chat.server.then(server -> {
        order.add("second asked");
        server.write(
            ScriptedServer.streamHead() + ScriptedServer.data(text("A"), finish("stop"), DONE));
      });
      CompletableFuture<ModelAnswer> first = running(client.call(Asking.hello()));
      asked.await();
      CompletableFuture<ModelAnswer> second = running(client.call(Asking.hello()));
      end.complete(null);

      assertThat(joined(first).items()).hasSize(1);
      assertThat(joined(second).items()).hasSize(1);
      assertThat(order).containsExactly("first answered", "second asked");
    }
  }

  @Test
  void aCallThatWaitsForAPlaceCanBeCancelledAndLeavesItToTheNext() {
    Places places = new Places(1);
    var first = places.ask();
    var second = places.ask();
    var third = places.ask();
    Stop stop = new Stop();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> stop.until(second.granted(), MINUTE));

    stop.ask();

    assertThat(joined(waiting)).isFalse();
    places.giveUp(second);
    assertThat(first.granted()).isDone();
    assertThat(third.granted()).isNotDone();
    places.leave();
    assertThat(third.granted()).isDone();
  }

  @Test
  void aProviderThatIsDownIsNotAskedUntilOneCallHasShownThatItIsBack() throws ModelFailed {
    try (ChatClient client = watched(new Health(2, Duration.ofSeconds(10)))) {
      down(client);

      assertThat(chat.failure(client.call(Asking.hello())).failure())
          .isEqualTo(
              new Failure(
                  Kind.MODEL,
                  "The model's provider is down: its last calls failed. It is tried again every 10"
                      + " seconds.",
                  null));
      assertThat(chat.server.waiting()).isEqualTo(2);
      assertThat(up()).isZero();

      chat.clock.advance(Duration.ofSeconds(10));
      answers();
      ask(client);
      answers();
      ask(client);

      assertThat(chat.server.waiting()).isEqualTo(4);
      assertThat(up()).isEqualTo(1);
    }
  }

  @Test
  void aProbeThatFailsBeginsTheWaitAnew() {
    try (ChatClient client = watched(new Health(2, Duration.ofSeconds(10)))) {
      down(client);
      chat.clock.advance(Duration.ofSeconds(10));
      chat.server.then(503, "", "x-should-retry: false");

      chat.failure(client.call(Asking.hello()));
      chat.clock.advance(Duration.ofSeconds(9));
      chat.failure(client.call(Asking.hello()));

      assertThat(chat.server.waiting()).isEqualTo(3);
    }
  }

  @Test
  void oneCallProbesAtATimeAndACancelledOneHandsItOn() throws ModelFailed {
    try (ChatClient client = watched(new Health(2, Duration.ofSeconds(10)))) {
      down(client);
      chat.clock.advance(Duration.ofSeconds(10));
      Signal asked = new Signal("the probe");
      chat.server.then(server -> {
        asked.give();
        server.awaitHangUp();
      });
      ModelCall probe = client.call(Asking.hello());
      CompletableFuture<ModelAnswer> probing = running(probe);
      asked.await();

      assertThat(chat.failure(client.call(Asking.hello())).failure().message())
          .startsWith("The model's provider is down");
      probe.cancel();
      assertThat(probing).failsWithin(Signal.LIMIT);
      answers();

      assertThat(ask(client).items()).hasSize(1);
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

  private void down(ChatClient client) {
    for (int at = 0; at < 2; at++) {
      chat.server.then(503, "", "x-should-retry: false");
      chat.failure(client.call(Asking.hello()));
    }
  }

  private double up() {
    return chat.registry.get("turnstone.provider.up").tag("provider", "watched").gauge().value();
  }

  private void answers() {
    chat.server.thenEvents(text("A"), finish("stop"), DONE);
  }

  private void usesThirteen() {
    chat.server.thenEvents(text("A"), finish("stop"), ChatFixture.USAGE, DONE);
  }

  private ChatClient limited(Limits limits) {
    return chat.client(provider().with(limits));
  }

  private ChatClient watched(Health health) {
    return chat.client(provider().named("watched").with(health));
  }

  private ProviderSettings provider() {
    return ProviderSettings.at(
        "limited",
        new ProviderAddress(
            ProviderAddress.Kind.OPENAI, chat.server.url() + "/v1", null, null, null, Map.of()));
  }

  private static ModelAnswer ask(ChatClient client) throws ModelFailed {
    return client.call(Asking.with(Asking.hello(), Duration.ofMinutes(5))).run(_ -> {});
  }

  private static CompletableFuture<ModelAnswer> running(ModelCall call) {
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

  private static <T> T joined(CompletableFuture<T> future) {
    return future.orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
