package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Health;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void namesOfTheListComeBeforeTheProviderOfTheAssistants() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("OPENAI_API_KEY", "k"),
            """
            model_list:
              - {model_name: "*", litellm_params: {model: "openai/*"}}
              - {model_name: fast, litellm_params: {model: gpt-4o-mini}}
            """);

    assertThat(rig.lines())
        .containsExactly(
            "provider * kind=openai base-url=https://api.openai.com api-key=****",
            "provider fast kind=openai base-url=https://api.openai.com api-key=****",
            "model * -> *:*",
            "model fast -> fast:gpt-4o-mini");
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o, openai, https://api.openai.com/v1, gpt-4o",
    "gpt-4o, openai, https://api.openai.com/v1, gpt-4o",
    "groq/openai/gpt-oss, openai, https://api.groq.com/openai/v1, openai/gpt-oss",
    "azure/dep, azure, https://r.example, dep",
    "hosted_vllm/org/m, openai, http://vllm/v1, org/m"
  })
  void aPrefixNamesTheProviderAndVariablesItsAddress(
      String model, String kind, String url, String theirs) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(
                "AZURE_API_BASE", "https://r.example",
                "AZURE_AD_TOKEN", "t",
                "HOSTED_VLLM_API_BASE", "http://vllm/v1"),
            "model_list: [{model_name: m, litellm_params: {model: %s}}]\n".formatted(model));

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("m").address().kind())
        .isEqualTo(Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
    assertThat(rig.provider("m").address().baseUrl()).isEqualTo(url);
    assertThat(rig.lines()).contains("model m -> m:" + theirs);
  }

  @ParameterizedTest
  @CsvSource({
    "rpm: 6, rpm: 12, 6.0, 12.0",
    "rpm: 6, order: 1, 1.0, 1.0",
    "weight: 3, rpm: 9, 3.0, 1.0"
  })
  void limitsAreWeightsOnlyWhereAllHaveOne(String one, String other, double first, double second) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: m, litellm_params: {model: openai/a, %s}}
              - {model_name: m, litellm_params: {model: openai/b, %s}}
            """
                .formatted(one, other));

    assertThat(rig.models().routes().getFirst().deployments())
        .extracting(Deployment::weight)
        .containsExactly(first, second);
  }

  @Test
  void aBareNameIsOpenAisOnlyIfItLooksSoOrTheEntrySaysWhereItIs() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("OPENAI_API_KEY", "k"),
            """
            model_list:
              - {model_name: a, litellm_params: {model: claude-3-opus, api_key: os.environ/NOT_SET}}
              - {model_name: b, litellm_params: {model: o3-mini}}
              - {model_name: c, litellm_params: {model: "ft:gpt-4o:org::1"}}
              - {model_name: d, litellm_params: {model: text-bison}}
              - {model_name: e, litellm_params: {model: claude-3, api_base: "http://x/v1"}}
              - {model_name: f, litellm_params: {model: command-r, custom_llm_provider: openai}}
              - {model_name: g, litellm_params: {model: gpt-4o, litellm_credential_name: theirs}}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.models().routes())
        .extracting(ModelRoute::name)
        .containsExactly("b", "c", "e", "f");
    assertThat(rig.notes())
        .containsExactly(
            "2: model_list: 'a' is left out: whose model that is, only its prefix can say:"
                + " 'openai/claude-3-opus' if it is OpenAI's",
            "5: model_list: 'd' is left out: whose model that is, only its prefix can say:"
                + " 'openai/text-bison' if it is OpenAI's",
            "8: model_list: 'g' is left out: litellm_credential_name is not followed");
  }

  @Test
  void aStarAloneNeedsAnAddressAndTakesNamesWithOpenAisPrefixToo() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("OPENAI_API_KEY", "k"),
            """
            model_list:
              - {model_name: "*", litellm_params: {model: "*", api_base: "http://x/v1"}}
              - {model_name: "*", litellm_params: {model: "*"}}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.lines())
        .containsExactly(
            "provider * kind=openai base-url=http://x api-key=****",
            "model * -> *:*",
            "model openai/* -> *:* (not listed)");
    assertThat(rig.notes()).singleElement().asString().startsWith("3: model_list: '*' is left out");
  }

  @Test
  void anAliasComesBeforeAGroupOfItsNameAndReachesWhatAStarCovers() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: small, litellm_params: {model: openai/small, api_key: k}}
              - {model_name: large, litellm_params: {model: openai/large, api_key: k}}
              - {model_name: "any/*", litellm_params: {model: "openai/*", api_key: k}}
            router_settings:
              model_group_alias: {large: small, gpt-4: any/gpt-4o}
              fallbacks: [{gpt-4: [large]}, {small: [gpt-4]}, {any/slow: [small]}, {none: [small]}]
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.lines())
        .endsWith(
            "model small -> small:small fallbacks=[gpt-4]",
            "model large -> small:small fallbacks=[gpt-4]",
            "model any/* -> any/*:*",
            "model gpt-4 -> any/*:gpt-4o fallbacks=[large]",
            "model any/slow -> any/*:slow fallbacks=[small] (not listed)");
    assertThat(rig.notes()).containsExactly("5: fallbacks: there is no model none");
  }

  @Test
  void fallbacksOfAnAliasAreItsOwnBeforeThoseOfWhatItMeans() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: m, litellm_params: {model: openai/m, api_key: k}}
              - {model_name: b, litellm_params: {model: openai/b, api_key: k}}
              - {model_name: c, litellm_params: {model: openai/c, api_key: k}}
            router_settings:
              model_group_alias: {one: m, two: m}
              fallbacks: [{m: [b]}, {one: [c]}]
            """);

    assertThat(rig.lines())
        .contains("model one -> m:m fallbacks=[c]", "model two -> m:m fallbacks=[b]");
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
        SettingsRig.of(
            Map.of(),
            "model_list: [{model_name: m, litellm_params: {model: azure/gpt-4o, api_key: k, api_base: \"%s\"%s}}]\n"
                .formatted(url, version));

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("m").address().baseUrl()).isEqualTo("http://x");
    assertThat(rig.lines()).contains("model m -> m:theirs");
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
  void whatLiteLlmStartsWithIsNoReasonNotToStart() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("TOGETHERAI_API_KEY", "t"),
            """
            model_list:
              - {model_name: a, litellm_params: {model: openai/a, api_key: k, tpm: 100_000, rpm: 9999999999}}
              - {model_name: b, litellm_params: {model: openai/b, api_key: k, weight: 0}}
              - model_name: c
                litellm_params: {model: azure/c, api_base: "http://x", tenant_id: t, client_id: os.environ/NO}
              - {model_name: "bedrock/*-*", litellm_params: {model: "bedrock/*-*"}}
              - {model_name: d, litellm_params: {model: together_ai/d, num_retries: 20}}
            router_settings: {cooldown_time: 0, allowed_fails: 1000}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.models().routes()).extracting(ModelRoute::name).containsExactly("a", "d");
    assertThat(rig.provider("a").limits().tokens()).isEqualTo(100_000);
    assertThat(rig.provider("a").limits().requests()).isEqualTo(999_999_999);
    assertThat(rig.provider("a").health()).isEqualTo(new Health(1000, Duration.ofMillis(1)));
    assertThat(rig.provider("d").patience().tries()).isEqualTo(20);
    assertThat(rig.provider("d").address().apiKey()).isEqualTo("t");
    assertThat(rig.notes())
        .containsExactly(
            "3: model_list: 'b' is left out: its weight is 0",
            "4: model_list: 'c' is left out: tokens of Entra are not fetched: write api_key or"
                + " azure_ad_token",
            "6: model_list: 'bedrock/*-*' is left out: 'bedrock' does not speak OpenAI's chat"
                + " completions");
  }

  @Test
  void namesThatCanBeNoneAreToldWithTheirLines() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: "", litellm_params: {model: gpt-4o}}
              - {model_name: "a*b*", litellm_params: {model: gpt-4o}}
              - {model_name: m, litellm_params: {model: "openai/*-*"}}
            router_settings: {model_group_alias: {"": m}}
            """);

    assertThat(rig.wrong())
        .containsExactly(
            "2: model_list[0].model_name is missing or has no model",
            "3: model_list[1].model_name takes at most one *, and so does its model",
            "4: model_list[2].model_name takes at most one *, and so does its model");
  }

  @Test
  void aTokenOfAzureIsSentAsABearer() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("AZURE_AD_TOKEN", "t", "AZURE_API_BASE", "https://r.example"),
            "model_list: [{model_name: m, litellm_params: {model: azure/d}}]\n");

    assertThat(rig.provider("m").address().headers()).containsEntry("Authorization", "Bearer t");
    assertThat(rig.provider("m").address().apiKey()).isNull();
  }

  @Test
  void variablesMayStandInTheFileItself() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            environment_variables:
              MINE: sk-9
            model_list:
              - {model_name: m, litellm_params: {model: gpt-4o, api_key: os.environ/MINE}}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("m").address().apiKey()).isEqualTo("sk-9");
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
            "4: model_list[0].litellm_params.api_base is missing, and so is AZURE_API_BASE",
            "5: model_list[0].litellm_params.api_key names os.environ/NOT_SET, which is not set",
            "6: model_list[1].model_name is missing or has no model",
            "7: model_list[2].litellm_params is missing or has no model",
            "11: model_list[3].litellm_params.rpm must be a whole number from 1 to 999999999",
            "12: include is not followed: put all into one file",
            "13: unknown setting in the file: unknown_section");
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
