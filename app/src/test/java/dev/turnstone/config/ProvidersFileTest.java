package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Providers in our own words. */
final class ProvidersFileTest {
  private static final String SEVERAL =
      """
      providers:
        - name: openai
          api-key: os.environ/KEY
          models: [o-mini]
        - name: eu
          kind: azure
          base-url: https://eu.openai.azure.com/
          api-key: a-1
          api-version: 2024-10-21
          deployment: ours
          headers: {X-Team: os.environ/TEAM}
          concurrency: 8
          requests-per-minute: 60
          tokens-per-minute: 9000
          wait: 1m
          timeout: 30s
          tries: 2
          failures: 4
          cool-down: 5s
        - name: local
          base-url: http://127.0.0.1:11434/v1
      models:
        - name: fast
          of: [openai/gpt-4o-mini, local/org/small]
          fallbacks: [eu/any]
      """;

  @Test
  void everyFieldArrivesWhereItBelongs() {
    SettingsRig rig = SettingsRig.of(Map.of("KEY", "k", "TEAM", "t"), SEVERAL);

    assertThat(rig.wrong()).isEmpty();
    ProviderSettings eu = rig.provider("eu");
    assertThat(eu.address())
        .isEqualTo(
            new ProviderAddress(
                Kind.AZURE,
                "https://eu.openai.azure.com",
                "a-1",
                "2024-10-21",
                "ours",
                Map.of("X-Team", "t")));
    assertThat(eu.limits()).isEqualTo(new Limits(8, 60, 9000, Duration.ofMinutes(1)));
    assertThat(eu.health()).isEqualTo(new Health(4, Duration.ofSeconds(5)));
    assertThat(eu.patience().tokenGap()).isEqualTo(Duration.ofSeconds(30));
    assertThat(eu.patience().tries()).isEqualTo(2);
    assertThat(rig.provider("openai"))
        .isEqualTo(
            ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k").with(List.of("o-mini")));
  }

  @Test
  void namesLeadWhereTheFileSays() {
    assertThat(SettingsRig.of(Map.of("KEY", "k", "TEAM", "t"), SEVERAL).lines())
        .containsExactly(
            "provider openai kind=openai base-url=https://api.openai.com/v1 api-key=****",
            "provider local kind=openai base-url=http://127.0.0.1:11434/v1 api-key=",
            "provider eu kind=azure base-url=https://eu.openai.azure.com api-key=****"
                + " api-version=2024-10-21 deployment=ours",
            "model fast -> openai:gpt-4o-mini, local:org/small fallbacks=[eu/any]",
            "model o-mini -> openai:o-mini",
            "model openai/o-mini -> openai:o-mini (not listed)",
            "model openai/* -> openai:* (not listed)",
            "model eu/* -> eu:*",
            "model local/* -> local:*",
            "model * -> openai:*",
            "model azure/* -> eu:* (not listed)");
  }

  @Test
  void theFilesProvidersWinOverSingleSettings() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            List.of(ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k")),
            "providers: [{name: local, base-url: http://l/v1}]\nmodel: {base-url: http://m}\n");

    assertThat(rig.models().providers()).extracting(ProviderSettings::name).containsOnly("local");
    assertThat(rig.notes())
        .containsExactly(
            "2: model.base-url makes no provider beside those that the file names as a list");
  }

  @Test
  void withoutAnyInTheFileTheSingleSettingsCount() {
    ProviderSettings single = ProviderSettings.openAi(ProviderSettings.OPENAI_URL, "k");

    SettingsRig rig = SettingsRig.of(Map.of(), List.of(single), "port: 1\n");

    assertThat(rig.models().providers()).containsExactly(single);
    assertThat(rig.notes()).isEmpty();
    assertThat(SettingsRig.of(Map.of(), "port: 1\n").models().demo()).isTrue();
  }
}
