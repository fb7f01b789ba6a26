package dev.turnstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsFileTest {

  @Test
  void namesAreJoinedByDotsAndVariablesFilledIn() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of("MY_KEY", "k"),
            """
            port: 7
            worker:
              slots: 5
            master-key: os.environ/MY_KEY
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.file().values())
        .isEqualTo(Map.of("port", "7", "worker.slots", "5", "master-key", "k"));
    assertThat(rig.file().line("worker.slots")).isEqualTo(3);
  }

  @Test
  void everythingThatIsWrongIsToldWithItsLine() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            prot: 7
            worker:
              slots: [1]
              slot: 3
            master-key: os.environ/NOT_THERE
            port: 1
            port: 2
            providers:
              - name: a b
                kind: google
              - name: x
                base-url: nowhere
                concurency: 3
              - name: x
                base-url: http://x
                api-version: v1
              - just text
            models:
              - name: fast
                of: [y/gpt, x]
              - of: x/gpt
                fallbacks: [nothing]
            tools:
              - name: weather
                url: http://w
                deadline: long
            """);

    assertThat(rig.wrong())
        .containsExactly(
            "1: unknown setting in the file: prot",
            "3: worker.slots takes text, not a list or a mapping",
            "4: unknown setting in the file: worker.slot",
            "5: master-key names os.environ/NOT_THERE, which is not set",
            "7: 'port' is there twice",
            "9: providers[0].name must be letters, digits, '.', '_' and '-', and not demo",
            "10: providers[0].kind must be openai or azure",
            "12: providers[1].base-url is not possible: a provider is an address that begins with"
                + " http:// or https://, without a password",
            "13: unknown setting in the file: providers[1].concurency",
            "14: providers[2].kind must be azure where there is an api-version or a deployment",
            "17: providers[3] takes a mapping",
            "20: models[0].of must be provider/model with one of the providers: y/gpt",
            "20: models[0].of must be provider/model with one of the providers: x",
            "20: models[0].of must name at least one provider/model",
            "21: models[1].name is not possible: a model's name is text with at most one * in it",
            "26: tools[0].deadline must be a span of time such as 500ms, 30s, 10m, 24h or 5d");
  }

  @Test
  void whatIsNoYamlIsToldWithItsLine() {
    assertThat(SettingsRig.of(Map.of(), "port: 1\nworker: [1, 2\n").wrong())
        .singleElement()
        .asString()
        .matches("[23]: the file is not YAML: .*");
    assertThat(SettingsRig.of(Map.of(), "- a\n").wrong())
        .containsExactly("1: the file must be a mapping of settings");
    assertThat(SettingsRig.of(Map.of(), "a: &a [*a]\n").wrong()).isNotEmpty();
  }

  @Test
  void anEmptyFileAndNoneSetNothing() {
    assertThat(SettingsRig.of(Map.of(), "# nothing\nworker:\n").wrong()).isEmpty();
    assertThat(SettingsFile.read(Optional.empty(), Map.of(), List.of()).values()).isEmpty();
    assertThat(
            SettingsFile.read(Optional.of(Path.of("target/none.yaml")), Map.of(), List.of())
                .problems())
        .containsExactly(new Problem(0, true, "settings file target/none.yaml can't be read"));
  }

  @Test
  void anchorsAndMergedMappingsMeanWhatTheyMeanElsewhere() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            providers:
              - &usual
                name: one
                base-url: http://one/v1
                concurrency: 3
              - <<: *usual
                name: two
            """);

    assertThat(rig.wrong()).isEmpty();
    assertThat(rig.provider("two").limits().concurrent()).isEqualTo(3);
    assertThat(rig.provider("two").address().baseUrl()).isEqualTo("http://one/v1");
  }

  @Test
  void namesThatHoldAnchorsAreNoSettings() {
    SettingsRig rig =
        SettingsRig.of(
            Map.of(),
            """
            x-usual: &usual {base-url: "http://p/v1"}
            x-note: nothing
            providers: [{<<: *usual, name: p}]
            policies: {strict: 1}
            """);

    assertThat(rig.wrong()).containsExactly("4: unknown setting in the file: policies.strict");
    assertThat(rig.notes()).isEmpty();
    assertThat(rig.provider("p").address().baseUrl()).isEqualTo("http://p/v1");
  }

  @Test
  void aFileMayUseAnAnchorAsOftenAsItLikesButNotGrowWithoutEnd() {
    String often = "a: &a {b: 1}\nc: [" + "*a, ".repeat(200) + "*a]\n";
    StringBuilder ever = new StringBuilder("a0: &a0 [1]\n");
    for (int at = 1; at < 9; at++) {
      String before = "*a" + (at - 1) + ", ";
      ever.append("a%d: &a%d [%s1]\n".formatted(at, at, before.repeat(10)));
    }

    Problems problems = new Problems();
    assertThat(new YamlReader(problems).read(often)).isInstanceOf(Yaml.Fields.class);
    assertThat(problems.all()).isEmpty();
    assertThat(new YamlReader(problems).read(ever.toString())).isInstanceOf(Yaml.Nothing.class);
    assertThat(problems.all())
        .containsExactly(new Problem(0, true, "the file is not YAML: it has too many parts"));
  }

  @Test
  void theParametersOfAToolKeepTheirTypes() {
    SettingsFile file =
        SettingsFile.read(
            Optional.of(
                SettingsRig.written(
                    """
                    tools:
                      - name: weather
                        url: http://w/
                        parameters:
                          type: object
                          additionalProperties: false
                          properties: {n: {type: integer, minimum: 1, maximum: 2.5, default: null}}
                    """)),
            Map.of(),
            List.of());

    assertThat(file.tools())
        .singleElement()
        .satisfies(tool ->
            assertThat(tool.parameters())
                .isEqualTo(
                    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"n\":{"
                        + "\"type\":\"integer\",\"minimum\":1,\"maximum\":2.5,\"default\":null}}}"));
    assertThat(file.problems()).isEmpty();
  }
}
