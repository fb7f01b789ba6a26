package dev.turnstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvidersTest {
  private static final String LIST = "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"x\":1}]}";

  private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = new ManualClock();
  private final Clocks clocks = ChatFixture.clocks(new ManualClock(), clock);
  private final List<RunDelta> deltas = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void theDemoModelsServeWhereNoProviderIsConfigured() throws ModelFailed {
    try (Providers demo =
        new Providers(ModelsSettings.DEMO, clocks, new Random(1), new SimpleMeterRegistry())) {
      assertThat(demo.models()).containsExactly("demo/echo", "demo/scripted");
      assertThat(demo.call(Asking.saying("demo/echo", "Hi")).run(deltas::add).items()).hasSize(1);
      assertThat(failure(demo, "gpt-4o").failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
    }
  }

  @Test
  void theDemoModelsAreGoneBesideARealProvider() {
    try (Providers providers = providers(settings())) {
      assertThat(failure(providers, "demo/echo").failure().message())
          .isEqualTo("The model 'demo/echo' does not exist here.");
      assertThat(server.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o",
    "openai/gpt-4o, gpt-4o",
    "azure/x, x",
    "other/x, other/x",
    "openai/kept, openai/kept"
  })
  void prefixesAreTakenAwayUnlessTheSettingsNameTheModelSo(String model, String theirs) {
    try (Providers providers = providers(settings().with(List.of("openai/kept")))) {
      server.then(400, "");

      failure(providers, model);

      assertThat(server.taken().body()).contains("\"model\":\"" + theirs + "\"");
    }
  }

  @Test
  void aModelIsThereIfTheSettingsNameItOrItsProviderListsItOrListsNothing() {
    try (Providers providers = providers(settings().with(List.of("mine")))) {
      server.then(200, LIST);

      assertThat(List.of("mine", "a", "openai/b")).allMatch(providers::has);
      assertThat(providers.has("no-such-model")).isFalse();
      assertThat(providers.serves("no-such-model")).isTrue();

      clock.advance(Duration.ofMinutes(1));
      server.then(500, "");
      assertThat(providers.has("no-such-model")).as("nobody can say").isTrue();
    }
  }

  @Test
  void theListOfModelsIsAskedForOnceAMinute() {
    try (Providers providers = providers(settings().with(List.of("mine", "b")))) {
      server.then(200, LIST);
      assertThat(providers.models()).containsExactly("mine", "b", "a");
      assertThat(providers.models()).containsExactly("mine", "b", "a");
      assertThat(server.taken().line()).isEqualTo("GET /v1/models HTTP/1.1");

      clock.advance(Duration.ofMinutes(1));
      server.then(200, "{\"data\":[]}");

      assertThat(providers.models()).containsExactly("mine", "b");
      assertThat(server.waiting()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 {}", "200 <html>", "200 {}", "200 []"})
  void aListThatFailsLeavesTheNamesOfTheSettings(String reply) {
    try (Providers providers = providers(settings().with(List.of("mine")))) {
      server.then(Integer.parseInt(reply.substring(0, 3)), reply.substring(4));

      assertThat(providers.models()).containsExactly("mine");
      assertThat(providers.models()).containsExactly("mine");
      assertThat(server.waiting()).isEqualTo(1);
    }
  }

  @Test
  void whoMakesNoCallsShowsNobodyAsUp() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Providers providers =
        new Providers(ModelsSettings.of(settings()), clocks, new Random(1), registry)) {
      assertThat(registry.getMeters())
          .extracting(meter -> meter.getId().getName())
          .doesNotContain("turnstone.provider.up");

      providers.watch();

      assertThat(registry.get("turnstone.provider.up").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void settingsNeverShowAKey() {
    ProviderSettings settings =
        ProviderSettings.at(
            "mine",
            new ProviderAddress(
                ProviderAddress.Kind.OPENAI,
                server.url(),
                "sk-secret",
                null,
                null,
                java.util.Map.of("X-Other", "hunter2")));

    assertThat(settings.toString()).doesNotContain("secret", "hunter2").contains("X-Other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8080", "ftp://x", "http://", "http://u:hunter2@x/v1"})
  void anAddressIsChecked(String url) {
    assertThatThrownBy(() -> ProviderSettings.openAi(url, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsRefusedWithoutBeingShown() {
    assertThat(ProviderSettings.openAi("http://x", "sk-1\n").address().apiKey()).isEqualTo("sk-1");
    assertThatThrownBy(() -> ProviderSettings.openAi("http://x", "sk-hunter2\nx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  private ProviderSettings settings() {
    return ProviderSettings.openAi(server.url() + "/v1/", "sk-secret");
  }

  private Providers providers(ProviderSettings settings) {
    return new Providers(
        ModelsSettings.of(settings), clocks, new Random(1), new SimpleMeterRegistry());
  }

  private ModelFailed failure(Providers providers, String model) {
    try {
      throw new AssertionError(
          "answered: " + providers.call(Asking.saying(model, "Hi")).run(deltas::add));
    } catch (ModelFailed failed) {
      return failed;
    }
  }
}
