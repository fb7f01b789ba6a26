package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Ports;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A file of LiteLLM, taken over as it is, under a server that runs. */
final class LiteLlmConfigTest {
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/json", "Authorization", "Bearer sk-litellm");

  @Test
  void itsNamesAliasesKeyAndFailoverWork() throws Exception {
    Path folder = Files.createDirectories(Distribution.work().resolve("litellm"));
    try (ScriptedModel model = new ScriptedModel();
        RoleProcess dev = RoleProcess.dev(folder, Ports.free(), settings(folder, model))) {
      Script script = model.script().says("one ", "two");
      dev.start();

      Reply answer = ask(dev, "gpt-4", script.prompt());
      Reply slashes = ask(dev, "openai/org/any", model.script().says("x").prompt());
      Reply unknown = ask(dev, "claude", "Hello");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.at("/model")).isEqualTo("gpt-4");
      assertThat(answer.at("/status")).isEqualTo("completed");
      assertThat(script.awaitAsked(1).body().path("model").stringValue()).isEqualTo("theirs");
      assertThat(slashes.at("/model")).isEqualTo("openai/org/any");
      assertThat(unknown.status()).isEqualTo(400);
      assertThat(unknown.at("/error/code")).isEqualTo("model_not_found");
      assertThat(names(dev)).containsExactly("gpt-4o", "gpt-4", "openai/scripted");
      assertThat(dev.node().get("/v1/models").status()).isEqualTo(401);
      assertThat(Files.readString(dev.log()))
          .contains("litellm_settings.drop_params has no meaning here")
          .doesNotContain("sk-litellm", "sk-model");
      dev.terminate();
      assertThat(dev.gone()).as("it takes its Postgres along").isIn(0, 143);
    }
  }

  private static Map<String, String> settings(Path folder, ScriptedModel model) throws Exception {
    String yaml =
        """
        model_list:
          - model_name: gpt-4o
            litellm_params:
              {model: openai/lost, api_base: "http://127.0.0.1:%d/v1", api_key: sk-model, order: 1}
          - model_name: gpt-4o
            litellm_params:
              {model: openai/theirs, api_base: "%s", api_key: os.environ/MODEL_KEY, order: 2}
          - model_name: openai/*
            litellm_params: {model: openai/*, api_base: "%s", api_key: os.environ/MODEL_KEY}
        router_settings:
          model_group_alias: {gpt-4: gpt-4o}
        litellm_settings:
          drop_params: true
        general_settings:
          master_key: os.environ/LITELLM_MASTER_KEY
        """
            .formatted(Ports.free(), model.url("litellm"), model.url("litellm"));
    Path file = Files.writeString(folder.resolve("litellm.yaml"), yaml);
    return Map.of(
        "TURNSTONE_CONFIG", file.toAbsolutePath().toString(),
        "MODEL_KEY", "sk-model",
        "LITELLM_MASTER_KEY", "sk-litellm");
  }

  private static Reply ask(RoleProcess dev, String model, String prompt) {
    String body = "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(model, prompt);
    return dev.node().send("POST", "/v1/responses", HEADERS, body);
  }

  private static List<String> names(RoleProcess dev) {
    Reply list = dev.node().send("GET", "/v1/models", HEADERS, "");
    return StreamSupport.stream(list.json().path("data").spliterator(), false)
        .map(each -> each.path("id").stringValue())
        .toList();
  }
}
