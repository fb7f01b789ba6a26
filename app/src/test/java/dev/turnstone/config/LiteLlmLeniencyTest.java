package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Limits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What LiteLLM starts with is no reason not to start. */
final class LiteLlmLeniencyTest {
  /** In the shape of the file in LiteLLM's own repository. */
  private static final String PROXY =
      """
      model_list:
        - model_name: chat-end-user
          litellm_params: {model: gpt-3.5-turbo, region_name: eu}
          model_info: {id: "1"}
        - model_name: chat
          litellm_params:
            model: azure/chat-dep
            api_base: https://one.openai.azure.com/
            api_version: "2024-10-21"
            api_key: os.environ/AZURE_API_KEY # from the environment
        - model_name: pictures
          litellm_params:
            model: azure/
            api_version: 2023-06-01-preview
            api_base: https://one.openai.azure.com/
            api_key: os.environ/NOT_SET
        - model_name: fake
          litellm_params:
            model: openai/fake
            api_key: fake-key
            api_base: https://fake.example/
            stream_timeout: 0.001
            rpm: 1
        - model_name: bad
          litellm_params:
            model: openai/bad
            api_key: os.environ/OPENAI_API_KEY
            api_base: https://fake.example/
            mock_timeout: True
          model_info: {health_check_timeout: 1}
        - model_name: "*"
          litellm_params: {model: openai/*, api_key: os.environ/OPENAI_API_KEY}
        - model_name: "anthropic/*"
          litellm_params: {model: "anthropic/*", api_key: os.environ/NOT_SET}
        - model_name: "groq/*"
          litellm_params: {model: "groq/*", api_key: os.environ/GROQ_API_KEY}
        - model_name: embed
          litellm_params: {model: azure/embed, api_base: "https://one.openai.azure.com/"}
          model_info: {mode: embedding, base_model: text-embedding-ada-002}
      litellm_settings:
        drop_params: True
        num_retries: 5
        request_timeout: 600
        context_window_fallbacks: [{chat: [fake]}]
        default_team_settings:
          - {team_id: one, langfuse_secret: os.environ/NOT_SET}
      finetune_settings:
        - {custom_llm_provider: azure, api_key: os.environ/NOT_SET}
      files_settings:
        - {custom_llm_provider: openai, api_key: os.environ/NOT_SET}
      router_settings:
        routing_strategy: usage-based-routing-v2
        redis_host: os.environ/NOT_SET
        model_group_alias: {"special": "fake"}
      general_settings:
        master_key: sk-1234
        store_model_in_db: True
        pass_through_endpoints:
          - {path: /v1/rerank, target: "https://rerank.example/v1"}
      """;

  @Test
  void aFileLikeLiteLlmsOwnWorksUnchanged() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("AZURE_API_KEY", "a", "OPENAI_API_KEY", "o", "GROQ_API_KEY", "g"), PROXY);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.names())
        .containsExactly(
            "chat-end-user", "chat", "fake", "bad", "*", "groq/*", "embed", "openai/*", "special");
    assertThat(rig.notes())
        .contains(
            "11: model_list: 'pictures' is left out: it names no model",
            "33: model_list: 'anthropic/*' is left out: 'anthropic' does not speak OpenAI's chat"
                + " completions");
  }

  @Test
  void unknownSectionsAreNotedBesideLiteLlmsAndUnknownSettingsStayWrong() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            x-azure: &azure {api_base: "https://r.example", api_key: k}
            model_list:
              - {model_name: m, litellm_params: {<<: *azure, model: azure/d}}
            policies: {strict: {guardrails: {add: [pii]}}}
            policy_attachments: [{policy: strict}]
            empty_section:
            other: 1
            worker: {slot: 3}
            """);

    assertThat(rig.lines()).contains("model m -> m:d");
    assertThat(rig.wrong())
        .containsExactly(
            "7: unknown setting in the file: other", "8: unknown setting in the file: worker.slot");
    assertThat(rig.notes())
        .containsExactly(
            "4: policies has no meaning here",
            "5: policy_attachments has no meaning here",
            "6: empty_section has no meaning here");
  }

  @Test
  void ofANameThatComesTwiceTheLastOneCountsInLiteLlmsSectionsAlone() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: m, litellm_params: {model: openai/a, api_key: k, model: openai/b}}
            litellm_settings: {num_retries: 1}
            litellm_settings: {num_retries: 2}
            worker: {slots: 1, slots: 2}
            """);

    assertThat(rig.lines()).contains("model m -> m:b");
    assertThat(rig.provider("m").patience().tries()).isEqualTo(3);
    assertThat(rig.wrong()).containsExactly("5: 'slots' is there twice");
    assertThat(rig.notes())
        .containsExactly(
            "2: 'model' is there twice: the last one counts",
            "4: 'litellm_settings' is there twice: the last one counts");
  }

  @Test
  void variablesMayStandInTheFileItselfAndOnesThatAreNotSetAreMissedWhereTheyAreRead() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            environment_variables:
              MINE: sk-9
              REDIS_PASSWORD: os.environ/NOT_SET
              OTHER: os.environ/NOT_SET
            model_list:
              - {model_name: m, litellm_params: {model: gpt-4o, api_key: os.environ/MINE}}
              - {model_name: n, litellm_params: {model: gpt-4o, api_key: os.environ/OTHER}}
            """);

    assertThat(rig.provider("m").address().apiKey()).isEqualTo("sk-9");
    assertThat(rig.wrong())
        .containsExactly(
            "7: model_list[1].litellm_params.api_key names os.environ/OTHER, which is not set");
  }

  @Test
  void numbersBeyondOurBoundsCountAsTheNearest() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - model_name: a
                litellm_params: {model: openai/a, tpm: 100_000, rpm: 9999999999}
              - model_name: b
                litellm_params:
                  {model: openai/b, rpm: 0, tpm: 600.0, timeout: 0, max_parallel_requests: 0}
              - model_name: c
                litellm_params: {model: openai/c, num_retries: 20, stream_timeout: 100000}
            router_settings: {cooldown_time: 0, allowed_fails: 1000}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("a").limits())
        .isEqualTo(new Limits(0, 999_999_999, 100_000, Limits.NONE.waitMax()));
    assertThat(rig.provider("a").health()).isEqualTo(new Health(1000, Duration.ofMillis(1)));
    assertThat(rig.provider("b").limits()).isEqualTo(new Limits(0, 0, 600, Limits.NONE.waitMax()));
    assertThat(rig.provider("b").patience().tokenGap()).isEqualTo(Duration.ofDays(1));
    assertThat(rig.provider("c").patience().tokenGap()).isEqualTo(Duration.ofDays(1));
    assertThat(rig.provider("c").patience().tries()).isEqualTo(20);
  }

  @Test
  void whatANumberWasTakenForIsSaidOnceOfAllEntries() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: a, litellm_params: {model: openai/a, rpm: 9999999999, timeout: 0}}
              - {model_name: b, litellm_params: {model: openai/b, rpm: 9999999999, timeout: 0}}
            router_settings: {allowed_fails: 1000}
            """);

    assertThat(rig.notes())
        .containsExactly(
            "2: model_list[].litellm_params.rpm takes a whole number from 1 to 999999999: the"
                + " nearest counts",
            "2: model_list[].litellm_params.timeout: 0 is no limit here",
            "4: router_settings.allowed_fails takes a whole number from 0 to 999: the nearest"
                + " counts");
  }

  @Test
  void entriesThatCanNotBeServedAreLeftOut() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            model_list:
              - {model_name: a, litellm_params: {model: openai/a, api_key: k}}
              - {model_name: b, litellm_params: {model: openai/b, api_key: k, weight: 0}}
              - {model_name: c, litellm_params: {model: openai/c, litellm_credential_name: theirs}}
              - {model_name: "bedrock/*-*", litellm_params: {model: "bedrock/*-*"}}
              - {model_name: "a*b*", litellm_params: {model: gpt-4o}}
              - {model_name: m, litellm_params: {model: "openai/*-*"}}
              - {model_name: n, litellm_params: {model: openai/responses/}}
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.names()).containsExactly("a");
    assertThat(rig.notes())
        .containsExactly(
            "3: model_list: 'b' is left out: its weight is 0",
            "4: model_list: 'c' is left out: litellm_credential_name is not followed",
            "5: model_list: 'bedrock/*-*' is left out: 'bedrock' does not speak OpenAI's chat"
                + " completions",
            "6: model_list: 'a*b*' is left out: its name has more than one *",
            "7: model_list: 'm' is left out: its model has more than one *",
            "8: model_list: 'n' is left out: it names no model");
  }
}
