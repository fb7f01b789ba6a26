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
            "provider openai kind=openai base-url=https://api.openai.com api-key=****",
            "provider local kind=openai base-url=http://127.0.0.1:11434 api-key=",
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
  void namesThatCanBeNoneAreToldWithTheirLines() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            providers:
              - {name: p, base-url: "http://p/v1"}
              - {name: q, base-url: "http://q/v1", models: [fine, "a*b*"]}
              - {name: r, base-url: "http://r/v1", models: [""]}
            models:
              - {name: m, of: ["p/ ", "p/a*b*"]}
              - {name: "a*b*", of: [p/x]}
            """);

    assertThat(rig.wrong())
        .containsExactly(
            "3: providers[1].models takes names, each with at most one *",
            "4: providers[2].models takes names, each with at most one *",
            "6: models[0].of must be provider/model with one of the providers: p/ ",
            "6: models[0].of must be provider/model with one of the providers: p/a*b*",
            "6: models[0].of must name at least one provider/model",
            "7: models[1].name is not possible: a model's name is text with at most one * in it");
  }

  @Test
  void nothingOfAnAddressIsPrintedButItsHost() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            "providers: [{name: p, base-url: \"https://p:8443/hunter2/v1?key=hunter2\"}]\n");

    assertThat(rig.lines())
        .contains("provider p kind=openai base-url=https://p:8443 api-key=")
        .noneMatch(line -> line.contains("hunter2"));
    assertThat(rig.provider("p").toString()).doesNotContain("hunter2");
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
