package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.model.ProviderSettings.Limits;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runs of a worker share of one provider. */
final class GateTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Gate.Wait ALONE = new Gate.Wait(Duration.ofMinutes(5), false, false);
  private static final Gate.Wait ELSEWHERE = new Gate.Wait(Duration.ofMinutes(5), true, true);

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
    chat.answers();
    assertThat(chat.answer().items()).hasSize(1);
  }

  @Test
  void aShortPauseIsWaitedForByAllAndNotByAllAlike() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 20", "x-should-retry: false");
    assertThat(chat.failure().failure().kind()).isEqualTo(Kind.RATE_LIMITED);

    chat.answers();
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

    chat.answers();

    assertThat(chat.client.call(Asking.saying("other", "Hi")).run(_ -> {}).items()).hasSize(1);
  }

  @Test
  void aPauseEndsAfterTenMinutesWhateverWasAskedFor() throws ModelFailed {
    chat.server.then(429, "", "Retry-After: 86400");
    chat.failure();
    chat.clock.advance(Duration.ofMinutes(10));

    chat.answers();

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
    holds.answered("m", later.plusSeconds(2));
    assertThat(holds.refused("m", null, Duration::ofSeconds, later.plusSeconds(2)))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anAnswerToAnEarlierCallEndsNoPause() {
    Holds holds = new Holds();
    var now = chat.clock.instant();
    holds.refused("m", Duration.ofSeconds(20), Duration::ofSeconds, now);

    holds.answered("m", now.plusSeconds(5));

    assertThat(holds.left("m", now.plusSeconds(5))).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whoeverHasWaitedForAPauseWaitsForTheNextOneToo() throws TryFailed {
    CompletableFuture<Gate> gate = new CompletableFuture<>();
    gate.complete(
        gate((time, _) -> {
          boolean first = chat.pauses.isEmpty();
          passes(time);
          if (first) {
            refused(gate.join(), Duration.ofSeconds(3));
          }
          return true;
        }));
    refused(gate.join(), Duration.ofSeconds(5));

    gate.join().enter("m", ALONE, new Stop()).close();

    assertThat(chat.pauses).hasSize(2);
    assertThat(chat.pauses.getLast()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void allPausesTogetherAreNoLongerThanTheLongestOne() {
    CompletableFuture<Gate> gate = new CompletableFuture<>();
    gate.complete(
        gate((time, _) -> {
          passes(time);
          refused(gate.join(), Duration.ofSeconds(16));
          return true;
        }));
    refused(gate.join(), Duration.ofSeconds(16));

    assertThatThrownBy(() -> gate.join().enter("m", ALONE, new Stop()))
        .isInstanceOf(TryFailed.class)
        .hasMessageContaining("takes no more requests");
    assertThat(chat.pauses).hasSize(1);
  }

  @Test
  void whoeverWaitsForAPauseTakesNobodysPlace() throws TryFailed {
    CompletableFuture<Gate> gate = new CompletableFuture<>();
    List<String> meanwhile = new ArrayList<>();
    gate.complete(
        gate((time, stop) -> {
          passes(time);
          try (Gate.Pass _ = gate.join().enter("other", ELSEWHERE, stop)) {
            return meanwhile.add("other");
          } catch (TryFailed full) {
            return true;
          }
        }));
    refused(gate.join(), Duration.ofSeconds(5));

    gate.join().enter("m", ALONE, new Stop()).close();

    assertThat(meanwhile).containsExactly("other");
  }

  @Test
  void aPauseThatBeginsWhileACallWaitsForItsPlaceHoldsForItToo() throws ModelFailed {
    try (ChatClient client = limited(new Limits(1, 0, 0, Duration.ofMinutes(10)))) {
      Signal asked = new Signal("the first request");
      CompletableFuture<Void> end = new CompletableFuture<>();
      chat.server.then(server -> {
        asked.give();
        end.join();
        server.write(ScriptedServer.head(429, "Retry-After: 20", "x-should-retry: false"));
      });
      chat.answers();
      CompletableFuture<ModelAnswer> first = ChatFixture.running(client.call(Asking.hello()));
      asked.await();
      CompletableFuture<ModelAnswer> second = ChatFixture.running(client.call(Asking.hello()));
      ChatFixture.seen(() -> client.gate.places.waiting() == 1);

      end.complete(null);

      assertThat(ChatFixture.joined(second).items()).hasSize(1);
      assertThat(first).failsWithin(Signal.LIMIT);
      assertThat(chat.pauses)
          .singleElement()
          .satisfies(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(20)));
    }
  }

  @Test
  void nobodyWaitsInTheMinuteThatAllowsIt() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 2, 0, Duration.ofMinutes(10)))) {
      for (int at = 0; at < 3; at++) {
        chat.answers();
        ChatFixture.ask(client);
      }

      assertThat(chat.pauses).containsExactly(MINUTE);
    }
  }

  @Test
  void aWallClockThatIsPutBackHoldsNobodyUp() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 1, 0, Duration.ofMinutes(10)))) {
      chat.answers();
      ChatFixture.ask(client);

      chat.wall.advance(Duration.ofHours(-1));
      chat.clock.advance(MINUTE);
      chat.answers();
      ChatFixture.ask(client);

      assertThat(chat.pauses).isEmpty();
    }
  }

  @Test
  void tokensOfTheLastMinuteCountToo() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 0, 13, Duration.ofMinutes(10)))) {
      usesThirteen();
      ChatFixture.ask(client);
      chat.clock.advance(Duration.ofSeconds(20));
      chat.answers();
      ChatFixture.ask(client);

      assertThat(chat.pauses).containsExactly(Duration.ofSeconds(40));
    }
  }

  @Test
  void thoseWhoWaitForTokensDoNotGoAllAtOnce() {
    Rate rate = new Rate(0, 13);
    var now = chat.clock.instant();
    rate.used(taken(rate, now), now, 13);

    assertThat(taken(rate, now).at()).isEqualTo(now.plus(MINUTE));
    assertThat(taken(rate, now).at()).isEqualTo(now.plus(MINUTE).plus(MINUTE));
  }

  @Test
  void whoeverHasWaitedForTokensLooksWhetherTheyAreStillThere() {
    Rate rate = new Rate(0, 100);
    var now = chat.clock.instant();
    Rate.Turn first = taken(rate, now);
    rate.used(taken(rate, now), now, 100);
    var later = now.plusSeconds(1);
    Rate.Turn waiting = taken(rate, later);
    assertThat(waiting.at()).isEqualTo(now.plus(MINUTE));
    assertThat(rate.fits(waiting)).isTrue();

    rate.used(first, later, 100);

    assertThat(rate.fits(waiting)).isFalse();
    rate.giveBack(waiting);
    assertThat(taken(rate, now.plus(MINUTE)).at()).isEqualTo(later.plus(MINUTE));
  }

  @Test
  void whatDidNotGoOutCountsForNobody() {
    Rate rate = new Rate(2, 0);
    var now = chat.clock.instant();
    taken(rate, now);
    Rate.Turn second = taken(rate, now.plusSeconds(1));
    assertThat(taken(rate, now.plusSeconds(2)).at()).isEqualTo(now.plus(MINUTE));

    rate.giveBack(second);

    assertThat(taken(rate, now.plusSeconds(3)).at()).isEqualTo(now.plus(MINUTE));
  }

  @Test
  void whoeverWouldWaitTooLongIsToldAtOnce() throws ModelFailed {
    try (ChatClient client = limited(new Limits(0, 1, 0, Duration.ofSeconds(30)))) {
      chat.answers();
      ChatFixture.ask(client);

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
      chat.answers();
      ChatFixture.ask(client);

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
      CompletableFuture<ModelAnswer> first = ChatFixture.running(client.call(Asking.hello()));
      asked.await();
      CompletableFuture<ModelAnswer> second = ChatFixture.running(client.call(Asking.hello()));
      ChatFixture.seen(() -> client.gate.places.waiting() == 1);
      assertThat(chat.server.waiting()).isEqualTo(1);
      end.complete(null);

      assertThat(ChatFixture.joined(first).items()).hasSize(1);
      assertThat(ChatFixture.joined(second).items()).hasSize(1);
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

    assertThat(ChatFixture.joined(waiting)).isFalse();
    places.giveUp(second);
    assertThat(first.granted()).isDone();
    assertThat(third.granted()).isNotDone();
    places.leave();
    assertThat(third.granted()).isDone();
  }

  private Gate gate(Pause pause) {
    return new Gate(
        provider().with(new Limits(1, 0, 0, MINUTE)),
        new Retries(ProviderSettings.Patience.DEFAULT, new Random(1)),
        chat.clocks,
        pause);
  }

  private void passes(Duration time) {
    chat.pauses.add(time);
    chat.clock.advance(time);
  }

  private void refused(Gate gate, Duration wanted) {
    gate.holds.refused("m", wanted, Duration::ofSeconds, chat.clock.instant());
  }

  private ProviderSettings provider() {
    return ProviderSettings.at(
        "limited",
        new ProviderAddress(
            ProviderAddress.Kind.OPENAI, chat.server.url() + "/v1", null, null, null, Map.of()));
  }

  private static Rate.Turn taken(Rate rate, Instant now) {
    return rate.take(now, Duration.ofHours(1)).orElseThrow();
  }

  private void usesThirteen() {
    chat.server.thenEvents(text("A"), finish("stop"), ChatFixture.USAGE, DONE);
  }

  private ChatClient limited(Limits limits) {
    return chat.client(provider().with(limits));
  }
}
