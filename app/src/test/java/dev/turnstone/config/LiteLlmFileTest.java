package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of LiteLLM, taken over as they are. */
final class LiteLlmFileTest {
  private static final Map<String, String> KEYS =
      Map.of("AZURE_API_KEY_EU", "eu", "AZURE_API_KEY_CA", "ca", "LITELLM_MASTER_KEY", "sk-1");

  private static final String USUAL =
      """
      model_list:
        - model_name: gpt-4o # RECEIVED MODEL NAME
          litellm_params:
            model: azure/gpt-4o-eu
            api_base: https://eu.openai.azure.com/
            api_key: "os.environ/AZURE_API_KEY_EU"
            api_version: "2024-10-21"
            rpm: 6
        - model_name: gpt-4o
          litellm_params:
            model: azure/gpt-4o-ca
            api_base: https://ca.openai.azure.com/openai/deployments/gpt-4o-ca
            api_key: os.environ/AZURE_API_KEY_CA
            rpm: 12
            max_parallel_requests: 4
            timeout: 30
            num_retries: 0
        - model_name: bedrock-claude
          litellm_params:
            model: bedrock/anthropic.claude-instant-v1
            api_key: os.environ/NOT_SET_AT_ALL
        - model_name: vllm-models
          litellm_params:
            model: openai/facebook/opt-125m
            api_base: http://0.0.0.0:4000/v1
            api_key: none
            temperature: 0.2
          model_info:
            mode: chat
        - model_name: local
          litellm_params:
            model: ollama/llama3
            temperature: 0.7
      litellm_settings:
        drop_params: True
        num_retries: 3
        request_timeout: 10
        fallbacks: [{"gpt-4o": ["vllm-models", "bedrock-claude"]}]
        cache_params: {password: os.environ/REDIS_PASSWORD}
      router_settings:
        routing_strategy: least-busy
        model_group_alias:
          gpt-4: gpt-4o
          GPT-4: {model: gpt-4o, hidden: true}
          lost: nothing
        allowed_fails: 2
        cooldown_time: 30
        redis_host: localhost
      general_settings:
        master_key: os.environ/LITELLM_MASTER_KEY
        database_url: os.environ/DATABASE_URL
      guardrails:
        - guardrail_name: pii
      """;

  @Test
  void aUsualFileWorksUnchanged() {
    SettingsRig rig = SettingsRig.of(KEYS, USUAL);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.file().values()).isEqualTo(Map.of("master-key", "sk-1"));
    assertThat(rig.lines())
        .containsExactly(
            "provider gpt-4o kind=azure base-url=https://eu.openai.azure.com api-key=****"
                + " api-version=2024-10-21",
            "provider gpt-4o-2 kind=azure base-url=https://ca.openai.azure.com api-key=****",
            "provider vllm-models kind=openai base-url=http://0.0.0.0:4000 api-key=****",
            "provider local kind=openai base-url=http://localhost:11434 api-key=",
            "model gpt-4o -> gpt-4o:gpt-4o-eu weight=6.0, gpt-4o-2:gpt-4o-ca weight=12.0"
                + " fallbacks=[vllm-models, bedrock-claude]",
            "model vllm-models -> vllm-models:facebook/opt-125m",
            "model local -> local:llama3",
            "model gpt-4 -> gpt-4o:gpt-4o-eu weight=6.0, gpt-4o-2:gpt-4o-ca weight=12.0"
                + " fallbacks=[vllm-models, bedrock-claude]",
            "model GPT-4 -> gpt-4o:gpt-4o-eu weight=6.0, gpt-4o-2:gpt-4o-ca weight=12.0"
                + " fallbacks=[vllm-models, bedrock-claude] (not listed)");
  }

  @Test
  void limitsTriesAndTimesAreTheEntrysOrThoseOfAll() {
    SettingsRig rig = SettingsRig.of(KEYS, USUAL);

    ProviderSettings first = rig.provider("gpt-4o");
    ProviderSettings second = rig.provider("gpt-4o-2");
    assertThat(first.limits().requests()).isEqualTo(6);
    assertThat(first.patience().tries()).isEqualTo(4);
    assertThat(first.patience().tokenGap()).isEqualTo(Duration.ofSeconds(10));
    assertThat(first.health()).isEqualTo(new Health(3, Duration.ofSeconds(30)));
    assertThat(second.limits().concurrent()).isEqualTo(4);
    assertThat(second.patience().tries()).isEqualTo(1);
    assertThat(second.patience().tokenGap()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatHasNoMeaningHereIsSaidOnce() {
    assertThat(SettingsRig.of(KEYS, USUAL).notes())
        .containsExactly(
            "18: model_list: 'bedrock-claude' is left out: 'bedrock' does not speak OpenAI's chat"
                + " completions",
            "27: model_list[].litellm_params.temperature has no meaning here",
            "28: model_list[].model_info has no meaning here",
            "35: litellm_settings.drop_params has no meaning here",
            "39: litellm_settings.cache_params has no meaning here",
            "40: fallbacks: there is no model bedrock-claude",
            "41: router_settings.routing_strategy: the load is shared by simple-shuffle",
            "45: router_settings.model_group_alias.lost leads to no model here",
            "48: router_settings.redis_host has no meaning here",
            "51: general_settings.database_url has no meaning here",
            "52: guardrails has no meaning here");
  }

  @Test
  void theAssistantsPageOfLiteLlmWorksUnchanged() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("AZURE_API_KEY", "k", "AZURE_API_BASE", "https://r.openai.azure.com"),
            """
            assistant_settings:
              custom_llm_provider: azure
              litellm_params:
                api_key: os.environ/AZURE_API_KEY
                api_base: os.environ/AZURE_API_BASE
                api_version: 2024-05-01-preview
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("azure").address().apiVersion()).isEqualTo("2024-05-01-preview");
    assertThat(rig.models().leads("gpt-4o")).isTrue();
    assertThat(rig.models().leads("azure/gpt-4o")).isTrue();
    assertThat(rig.notes()).singleElement().asString().contains("provider of chat models");
  }

  @Test
  void aProviderOfAssistantsThatCanNotBeAskedIsLeftOut() {
    SettingsRig rig =
        SettingsRig.of(Map.of(), "assistant_settings: {custom_llm_provider: azure}\n");

    assertThat(rig.wrong())
        .containsExactly("1: assistant_settings comes to no model that can be asked");
    assertThat(rig.notes())
        .containsExactly(
            "1: assistant_settings is left out: api_base is missing, and so is AZURE_API_BASE");
  }

  @Test
  void aListWithoutAnyModelThatCanBeAskedStopsTheStart() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("OPENAI_API_KEY", "k"),
            "port: 1\nmodel_list: [{model_name: m, litellm_params: {model: bedrock/x}}]\n");

    assertThat(rig.wrong()).containsExactly("2: model_list comes to no model that can be asked");
  }

  @Test
  void whatIsMissingStopsTheStartWithItsLine() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - model_name: a
                litellm_params:
                  model: azure/dep
                  api_base: http://x
                  api_key: os.environ/NOT_SET
              - litellm_params: {model: gpt-4o}
              - model_name: b
              - model_name: c
                litellm_params:
                  model: gpt-4o
                  rpm: many
            include: [other.yaml]
            unknown_section: 1
            """);

    assertThat(rig.wrong())
        .containsExactly(
            "6: model_list[0].litellm_params.api_key names os.environ/NOT_SET, which is not set",
            "7: model_list[1].model_name is missing or has no model",
            "8: model_list[2].litellm_params is missing or has no model",
            "12: model_list[3].litellm_params.rpm must be a whole number from 1 to 999999999",
            "13: include is not followed: put all into one file",
            "14: unknown setting in the file: unknown_section");
  }

  @Test
  void everyKeyOfThePageIsReadAndNoneIsCalledMeaningless() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - model_name: m
                litellm_params:
                  {model: m, custom_llm_provider: openai, api_base: http://x/v1, base_url: http://x/v1,
                   api_key: k, organization: o, extra_headers: {A: b}, rpm: 1, tpm: 1,
                   max_parallel_requests: 1, weight: 0.5, order: 2, timeout: 0.5, stream_timeout: 2,
                   num_retries: 1, max_retries: 1}
              - model_name: n
                litellm_params:
                  {model: azure/m, api_base: http://x, api_version: v1, azure_ad_token: t}
            router_settings:
              {num_retries: 1, timeout: 1, stream_timeout: 1, allowed_fails: 1, cooldown_time: 1,
               fallbacks: [{m: [n]}], default_fallbacks: [n], model_group_alias: {x: m},
               routing_strategy: simple-shuffle}
            litellm_settings: {request_timeout: 1, num_retries: 2, default_fallbacks: [m]}
            general_settings: {master_key: k}
            environment_variables: {A: b}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.notes()).isEmpty();
    assertThat(rig.models().routes())
        .extracting(route -> route.fallbacks())
        .containsExactly(List.of("n"), List.of("m"), List.of("n"));
  }
}
