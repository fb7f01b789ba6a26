package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses and keys of LiteLLM's entries. */
final class LiteLlmKeysTest {
  private static final String ENTRA =
      "2: model_list: 'a' is left out: tokens of Entra are not fetched: write api_key or"
          + " azure_ad_token";

  @ParameterizedTest
  @CsvSource({
    "perplexity, PERPLEXITYAI_API_KEY, PERPLEXITY_API_KEY",
    "together_ai, TOGETHER_API_KEY, TOGETHER_AI_API_KEY",
    "together_ai, TOGETHERAI_API_KEY, TOGETHER_AI_TOKEN",
    "fireworks_ai, FIREWORKS_API_KEY, FIREWORKS_AI_API_KEY",
    "openrouter, OPENROUTER_API_KEY, OR_API_KEY",
    "ollama_chat, OLLAMA_CHAT_API_KEY, OLLAMA_API_KEY",
    "azure, AZURE_OPENAI_API_KEY, AZURE_API_KEY"
  })
  void aKeyMayHaveSeveralNamesAndTheFirstOneThatIsSetCounts(
      String vendor, String first, String second) {
    String params = "model: %s/x, api_base: \"http://x\"".formatted(vendor);

    SettingsRig both = SettingsRig.entry(Map.of(first, "1", second, "2"), params);
    SettingsRig one = SettingsRig.entry(Map.of(second, "2"), params);

    assertThat(both.provider("m").address().apiKey()).isEqualTo("1");
    assertThat(one.provider("m").address().apiKey()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"groq", "mistral", "deepseek", "xai", "cerebras", "deepinfra", "nvidia_nim"})
  void theOthersHaveOneThatIsCalledAsTheyAre(String vendor) {
    String variable = vendor.toUpperCase(Locale.ROOT) + "_API_KEY";

    SettingsRig rig = SettingsRig.entry(Map.of(variable, "k"), "model: " + vendor + "/x");

    assertThat(rig.provider("m").address().apiKey()).isEqualTo("k");
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://x/openai/deployments/theirs",
    "', api_version: 2024-10-21', http://x/openai/deployments/theirs/",
    "', api_version: v1', http://x/openai/deployments/theirs/chat/completions",
    "', api_version: v1', http://x/openai/deployments/theirs?api-version=2024-10-21"
  })
  void aDeploymentInAnAddressOfAzureIsTheOneAsked(String version, String url) {
    SettingsRig rig =
        SettingsRig.entry(
            Map.of(),
            "model: azure/gpt-4o, api_key: k, api_base: \"%s\"%s".formatted(url, version));

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("m").address().baseUrl()).isEqualTo("http://x");
    assertThat(rig.lines()).contains("model m -> m:theirs");
  }

  @Test
  void aTokenOfAzureIsSentAsABearer() {
    SettingsRig rig =
        SettingsRig.entry(
            Map.of("AZURE_AD_TOKEN", "t", "AZURE_API_BASE", "https://r.example"), "model: azure/d");

    assertThat(rig.provider("m").address().headers()).containsEntry("Authorization", "Bearer t");
    assertThat(rig.provider("m").address().apiKey()).isNull();
  }

  @Test
  void anEntryWithoutAnAddressOrAzuresKeyIsLeftOut() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: a, litellm_params: {model: azure/a, api_key: os.environ/NOT_SET}}
              - {model_name: b, litellm_params: {model: azure/b, api_base: "http://x"}}
              - {model_name: c, litellm_params: {model: hosted_vllm/c}}
              - {model_name: d, litellm_params: {model: openai/d, api_base: "http://x"}}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.names()).containsExactly("d");
    assertThat(rig.notes())
        .containsExactly(
            "2: model_list: 'a' is left out: api_base is missing, and so is AZURE_API_BASE",
            "3: model_list: 'b' is left out: api_key is missing, and so is AZURE_API_KEY",
            "4: model_list: 'c' is left out: api_base is missing, and so is HOSTED_VLLM_API_BASE");
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER, ', tenant_id: t, client_id: os.environ/NO', ''",
    "AZURE_CLIENT_ID, '', ''",
    "AZURE_TENANT_ID, '', ''",
    "AZURE_CLIENT_SECRET, '', ''",
    "OTHER, '', 'enable_azure_ad_token_refresh: True'"
  })
  void anEntryThatAsksAzureWithTokensOfEntraIsLeftOut(
      String variable, String params, String settings) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(variable, "v"),
            """
            model_list:
              - {model_name: a, litellm_params: {model: azure/a, api_base: "http://x"%s}}
              - {model_name: b, litellm_params: {model: openai/b}}
            litellm_settings: {%s}
            """
                .formatted(params, settings));

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.names()).containsExactly("b");
    assertThat(rig.notes()).containsExactly(ENTRA);
  }

  @Test
  void aKeyOfAzureWinsOverEntrasVariables() {
    SettingsRig rig =
        SettingsRig.entry(
            Map.of("AZURE_CLIENT_ID", "c", "AZURE_API_KEY", "k"),
            "model: azure/d, api_base: \"http://x\"");

    assertThat(rig.provider("m").address().apiKey()).isEqualTo("k");
  }
}
