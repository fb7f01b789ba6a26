package dev.turnstone.model;

import static dev.turnstone.model.ChatFixture.DONE;
import static dev.turnstone.model.ChatFixture.finish;
import static dev.turnstone.model.ChatFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.http.ScriptedServer;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each kind of provider is sent, byte for byte as it sees it. */
final class ProviderKindsTest {
  private final ScriptedServer server = new ScriptedServer();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void openAiIsAskedWithABearerAndItsOwnWords() throws ModelFailed {
    ProviderSettings openAi =
        ProviderSettings.openAi(server.url() + "/v1", "sk-1").with(ProviderSettings.Quirks.OPENAI);

    ScriptedServer.Request request = sent(openAi, "openai/gpt-4o");

    assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.header("authorization")).isEqualTo("Bearer sk-1");
    assertThat(request.header("api-key")).isEmpty();
    assertThat(request.header("content-type")).startsWith("application/json");
    assertThat(body(request))
        .isEqualTo(
            json(
                """
                {"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"user","content":"Hi"}]}
                """));
  }

  @Test
  void openAiIsWhereItIsUnlessAnAddressIsGiven() {
    assertThat(ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k").quirks())
        .isEqualTo(ProviderSettings.Quirks.OPENAI);
    assertThat(
            new Endpoint(ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k").address())
                .completions("gpt-4o")
                .build()
                .url())
        .hasToString("https://api.openai.com/v1/chat/completions");
  }

  @ParameterizedTest
  @CsvSource({
    "qwen3, qwen3",
    "openai/qwen3, qwen3",
    "openai/org/qwen3, org/qwen3",
    "org/team/qwen3, org/team/qwen3"
  })
  void aCompatibleServerMayWantNoKeyAndHaveSlashesInItsNames(String name, String theirs)
      throws ModelFailed {
    ProviderSettings compatible = ProviderSettings.openAi(server.url() + "/some/path/", null);

    ScriptedServer.Request request = sent(compatible, name);

    assertThat(request.line()).isEqualTo("POST /some/path/chat/completions HTTP/1.1");
    assertThat(request.headers()).doesNotContainKeys("authorization", "api-key");
    assertThat(body(request).path("model").stringValue()).isEqualTo(theirs);
  }

  @Test
  void headersOfTheSettingsGoAlong() throws ModelFailed {
    ProviderSettings gateway =
        ProviderSettings.at(
            "gateway",
            new ProviderAddress(
                Kind.OPENAI,
                server.url(),
                "k",
                null,
                null,
                Map.of("OpenAI-Organization", "org-1")));

    assertThat(sent(gateway, "gateway/m").header("openai-organization")).isEqualTo("org-1");
  }

  @Test
  void azureIsAskedByItsNewAddressWithItsOwnHeader() throws ModelFailed {
    ScriptedServer.Request request = sent(azure(server.url(), null, null), "azure/gpt-4o");

    assertThat(request.line()).isEqualTo("POST /openai/v1/chat/completions HTTP/1.1");
    assertThat(request.header("api-key")).isEqualTo("k-1");
    assertThat(request.header("authorization")).isEmpty();
    assertThat(body(request).path("model").stringValue()).isEqualTo("gpt-4o");
  }

  @ParameterizedTest
  @CsvSource({
    "v1, /openai/v1/chat/completions",
    "preview, /openai/v1/chat/completions?api-version=preview",
    "latest, /openai/v1/chat/completions?api-version=latest"
  })
  void versionsThatAreNoDatesMeanTheNewAddress(String version, String path) throws ModelFailed {
    assertThat(sent(azure(server.url() + "/openai", version, null), "ours").line())
        .isEqualTo("POST " + path + " HTTP/1.1");
  }

  @ParameterizedTest
  @CsvSource({"my dep, /openai/deployments/my%20dep", ", /openai/deployments/gpt-4o"})
  void azureIsAskedByDeploymentWhereThereIsAVersion(@Nullable String deployment, String path)
      throws ModelFailed {
    ProviderSettings azure = azure(server.url() + "/openai/v1/", "2024-10-21", deployment);

    ScriptedServer.Request request = sent(azure, "gpt-4o");

    assertThat(request.line())
        .isEqualTo("POST " + path + "/chat/completions?api-version=2024-10-21 HTTP/1.1");
    assertThat(request.header("api-key")).isEqualTo("k-1");
    assertThat(body(request).path("messages")).hasSize(1);
  }

  @Test
  void severalProvidersAreEachAskedByTheirName() throws ModelFailed, IOException {
    try (ScriptedServer other = new ScriptedServer();
        Providers providers =
            providers(
                ModelsSettings.of(
                    List.of(
                        ProviderSettings.openAi(server.url() + "/v1", "sk-1"),
                        azure(other.url(), null, null),
                        ProviderSettings.openAi(other.url() + "/v1", "sk-2").named("local")),
                    List.of()))) {
      assertThat(sent(providers, server, "gpt-4o").header("authorization"))
          .isEqualTo("Bearer sk-1");
      assertThat(sent(providers, server, "unknown/gpt-4o").body())
          .contains("\"model\":\"unknown/gpt-4o\"");
      assertThat(sent(providers, other, "azure/gpt-4o").header("api-key")).isEqualTo("k-1");
      ScriptedServer.Request local = sent(providers, other, "local/org/qwen3");
      assertThat(local.header("authorization")).isEqualTo("Bearer sk-2");
      assertThat(local.body()).contains("\"model\":\"org/qwen3\"");
    }
  }

  private static ProviderSettings azure(
      String url, @Nullable String version, @Nullable String deployment) {
    return ProviderSettings.azure(url, "k-1", version, deployment);
  }

  private ScriptedServer.Request sent(ProviderSettings settings, String model) throws ModelFailed {
    try (Providers providers = providers(ModelsSettings.of(settings))) {
      return sent(providers, server, model);
    }
  }

  private static ScriptedServer.Request sent(Providers providers, ScriptedServer to, String model)
      throws ModelFailed {
    to.thenEvents(text("A"), finish("stop"), DONE);
    ModelAnswer answer = providers.call(Asking.saying(model, "Hi")).run(_ -> {});
    assertThat(answer.items()).hasSize(1);
    return to.taken();
  }

  private static Providers providers(ModelsSettings settings) {
    return new Providers(
        settings,
        ChatFixture.clocks(new ManualClock(), new ManualClock()),
        new Random(1),
        new SimpleMeterRegistry());
  }

  private static JsonNode body(ScriptedServer.Request request) {
    return json(request.body());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
