package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ProviderAddress.Kind;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names of LiteLLM's files lead to. */
final class LiteLlmNamesTest {

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
        SettingsRig.entry(
            Map.of(
                "AZURE_API_BASE", "https://r.example",
                "AZURE_AD_TOKEN", "t",
                "HOSTED_VLLM_API_BASE", "http://vllm/v1"),
            "model: " + model);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("m").address().kind())
        .isEqualTo(Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
    assertThat(rig.provider("m").address().baseUrl()).isEqualTo(url);
    assertThat(rig.lines()).contains("model m -> m:" + theirs);
  }

  @ParameterizedTest
  @CsvSource({
    "azure/o_series/dep, dep",
    "azure/gpt5_series/dep, dep",
    "openai/responses/o3, o3",
    "openai/org/responses/m, org/responses/m",
    "groq/responses/m, responses/m"
  })
  void aSecondPrefixThatSaysHowToAskIsTakenAwayToo(String model, String theirs) {
    Map<String, String> environment =
        Map.of("AZURE_API_BASE", "https://r.example", "AZURE_API_KEY", "k");

    SettingsRig rig = SettingsRig.entry(environment, "model: " + model);

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
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.names()).containsExactly("b", "c", "e", "f");
    assertThat(rig.notes())
        .containsExactly(
            "2: model_list: 'a' is left out: whose model that is, only its prefix can say:"
                + " 'openai/claude-3-opus' if it is OpenAI's",
            "5: model_list: 'd' is left out: whose model that is, only its prefix can say:"
                + " 'openai/text-bison' if it is OpenAI's");
  }

  @Test
  void namesOfTheListComeBeforeAStar() {
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
            "model fast -> fast:gpt-4o-mini",
            "model openai/* -> *:* (not listed)");
  }

  @ParameterizedTest
  @CsvSource({"openai/*, openai/gpt-4o", "azure/*, azure/gpt-4o", "*, openai/gpt-4o"})
  void aStarIsAskedWithoutThePrefixThatAClientWrites(String model, String asked) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: "*", litellm_params: {model: "%s", api_base: "http://x", api_key: k}}
            """
                .formatted(model));

    assertThat(rig.models().deployments(asked))
        .extracting(Deployment::model)
        .containsExactly("gpt-4o");
    assertThat(rig.models().deployments("org/gpt-4o"))
        .extracting(Deployment::model)
        .containsExactly("org/gpt-4o");
  }

  @ParameterizedTest
  @CsvSource({"''", "', api_key: os.environ/OPENAI_API_KEY'"})
  void aStarAloneIsOpenAisWhereItsKeyIsSet(String key) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("OPENAI_API_KEY", "k"),
            "model_list: [{model_name: \"*\", litellm_params: {model: \"*\"%s}}]\n".formatted(key));

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.lines())
        .containsExactly(
            "provider * kind=openai base-url=https://api.openai.com api-key=****",
            "model * -> *:*",
            "model openai/* -> *:* (not listed)");
    assertThat(rig.notes()).containsExactly("1: model_list: the model '*' is taken as openai/*");
  }

  @ParameterizedTest
  @CsvSource({"OTHER, ''", "OPENAI_API_KEY, ', api_key: theirs'"})
  void aStarAloneWithoutOpenAisKeyOrWithAnotherIsLeftOut(String variable, String key) {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(variable, "k"),
            "model_list: [{model_name: \"*\", litellm_params: {model: \"*\"%s}}]\n".formatted(key));

    assertThat(rig.wrong()).containsExactly("1: model_list comes to no model that can be asked");
    assertThat(rig.notes()).singleElement().asString().startsWith("1: model_list: '*' is left out");
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

  @Test
  void anEntryWithoutANameStopsTheStartAndAnAliasWithoutOneDoesNot() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: "", litellm_params: {model: gpt-4o}}
            router_settings: {model_group_alias: {"": m}}
            """);

    assertThat(rig.wrong())
        .containsExactly("2: model_list[0].model_name is missing or has no model");
  }
}
