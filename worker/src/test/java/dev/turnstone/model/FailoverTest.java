package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.run.Outcome.Failure.Kind;
import dev.turnstone.run.RunDelta;
import dev.turnstone.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One name over several providers. */
final class FailoverTest {
  private final ScriptedServer one = new ScriptedServer();
  private final ScriptedServer two = new ScriptedServer();
  private final ManualClock clock = new ManualClock();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<RunDelta> deltas = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503})
  void whereOneFailsTheOtherIsAskedAtOnce(int status) throws ModelFailed {
    one.then(status, "{}");
    two.thenEvents(text("A"), finish("stop"), DONE);

    try (Providers providers = providers(ordered())) {
      assertThat(ask(providers).items()).hasSize(1);
    }

    assertThat(one.taken().body()).contains("\"model\":\"m1\"");
    assertThat(two.taken().body()).contains("\"model\":\"m2\"");
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void whatTheRequestIsToBlameForIsNobodyElsesToAnswer(int status) {
    one.then(status, "{}");

    try (Providers providers = providers(ordered())) {
      assertThat(failure(providers).failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
    }

    assertThat(two.waiting()).isZero();
  }

  @Test
  void afterTheFirstDeltaNobodyElseIsAsked() {
    one.thenEvents(text("A"));

    try (Providers providers = providers(ordered())) {
      ModelFailed failed = failure(providers);

      assertThat(failed.started()).isTrue();
      assertThat(two.waiting()).isZero();
    }
  }

  @Test
  void whenAllFailTheyAreAskedAgainAfterAPause() throws ModelFailed {
    one.then(503, "");
    two.then(503, "");
    one.thenEvents(text("A"), finish("stop"), DONE);

    try (Providers providers = providers(ordered())) {
      assertThat(ask(providers).items()).hasSize(1);
    }

    assertThat(pauses).hasSize(1);
    assertThat(one.waiting()).isEqualTo(2);
    assertThat(two.waiting()).isEqualTo(1);
  }

  @Test
  void theLoadIsSharedByWeight() throws ModelFailed {
    ModelRoute route =
        RoutingTest.route(
            "m",
            new Deployment(provider(one, "one"), "m1", 1, 1),
            new Deployment(provider(two, "two"), "m2", 3, 1));
    try (Providers providers = providers(List.of(route))) {
      for (int at = 0; at < 80; at++) {
        one.thenEvents(text("A"), finish("stop"), DONE);
        two.thenEvents(text("A"), finish("stop"), DONE);
        ask(providers);
      }
    }

    assertThat(one.waiting()).isBetween(8, 35);
    assertThat(one.waiting() + two.waiting()).isEqualTo(80);
  }

  @Test
  void fallbacksAreAskedInTheirOrderOnceTheNameItselfHasFailed() throws ModelFailed {
    try (ScriptedServer three = new ScriptedServer();
        Providers providers =
            providers(
                List.of(
                    new ModelRoute("m", List.of(to(one, "one")), List.of("b", "c"), true),
                    RoutingTest.route("b", to(two, "two")),
                    RoutingTest.route("c", to(three, "three"))))) {
      for (int at = 0; at < 3; at++) {
        one.then(503, "");
        two.then(500, "");
      }
      three.thenEvents(text("A"), finish("stop"), DONE);

      assertThat(ask(providers).items()).hasSize(1);

      assertThat(one.waiting()).isEqualTo(3);
      assertThat(two.waiting()).isEqualTo(3);
      assertThat(three.waiting()).isEqualTo(1);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void aProviderThatIsDownIsPassedOver() throws ModelFailed {
    try (Providers providers = providers(ordered())) {
      for (int at = 0; at < 5; at++) {
        one.then(503, "");
        two.thenEvents(text("A"), finish("stop"), DONE);
        ask(providers);
      }
      two.thenEvents(text("A"), finish("stop"), DONE);
      ask(providers);

      assertThat(one.waiting()).isEqualTo(5);
      assertThat(two.waiting()).isEqualTo(6);
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aProviderThatIsDownIsWaitedForWhereTheOthersWillNeverAnswer() throws ModelFailed {
    try (Providers providers = providers(ordered())) {
      for (int at = 0; at < 5; at++) {
        one.then(503, "");
        two.thenEvents(text("A"), finish("stop"), DONE);
        ask(providers);
      }
      two.then(401, "");
      one.thenEvents(text("A"), finish("stop"), DONE);

      assertThat(ask(providers).items()).hasSize(1);

      assertThat(pauses).containsExactly(Duration.ofSeconds(10));
    }
  }

  @Test
  void aHigherOrderIsOnlyASubstitute() throws ModelFailed {
    try (Providers providers = providers(ordered())) {
      for (int at = 0; at < 10; at++) {
        one.thenEvents(text("A"), finish("stop"), DONE);
        ask(providers);
      }
    }

    assertThat(one.waiting()).isEqualTo(10);
    assertThat(two.waiting()).isZero();
  }

  @Test
  void allNamesAreListedAndOnesThatProvidersTakeByPatternFilledIn() {
    ProviderSettings open = provider(one, "open");
    ProviderSettings second = provider(two, "second");
    List<ModelRoute> named =
        List.of(
            RoutingTest.route("gpt-4o", Deployment.of(open, "x")),
            new ModelRoute("hidden", List.of(Deployment.of(open, "y")), List.of(), false),
            RoutingTest.route("eu/*", Deployment.of(second, "gpt-*")));
    one.then(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"gpt-4o\"}]}");
    two.then(200, "{\"data\":[{\"id\":\"gpt-5\"},{\"id\":\"other\"}]}");
    try (Providers providers =
        providers(ModelsSettings.of(List.of(open, second), named).routes())) {

      assertThat(providers.models())
          .containsExactlyInAnyOrder("gpt-4o", "eu/5", "second/gpt-5", "second/other", "a");
      assertThat(providers.serves("hidden")).isTrue();
      assertThat(providers.serves("whatever")).isTrue();
      assertThat(providers.serves("demo/echo")).isFalse();
    }
  }

  /** The first as long as it answers, then the second. */
  private List<ModelRoute> ordered() {
    return List.of(
        RoutingTest.route(
            "m",
            new Deployment(provider(one, "one"), "m1", 1, 1),
            new Deployment(provider(two, "two"), "m2", 1, 2)));
  }

  private static Deployment to(ScriptedServer server, String name) {
    return Deployment.of(provider(server, name), "theirs");
  }

  private static ProviderSettings provider(ScriptedServer server, String name) {
    return ProviderSettings.openAi(server.url() + "/v1", "k").named(name);
  }

  private Providers providers(List<ModelRoute> routes) {
    return new Providers(
        new ModelsSettings(routes),
        ChatFixture.clocks(clock, clock),
        new Random(1),
        new SimpleMeterRegistry(),
        this::pass);
  }

  private boolean pass(Duration time, Stop stop) {
    pauses.add(time);
    clock.advance(time);
    return !stop.asked();
  }

  private ModelAnswer ask(Providers providers) throws ModelFailed {
    return providers.call(Asking.saying("m", "Hi")).run(deltas::add);
  }

  private ModelFailed failure(Providers providers) {
    try {
      throw new AssertionError("answered: " + ask(providers));
    } catch (ModelFailed failed) {
      return failed;
    }
  }
}
