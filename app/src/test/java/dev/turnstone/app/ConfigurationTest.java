package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.config.Problem;
import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.model.ProviderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  private static final Pattern WRITTEN = Pattern.compile("(?ms)<<'END'\n(.*?)^END$");
  private static final Map<String, String> KEYS =
      Map.of(
          "OPENAI_API_KEY", "o",
          "AZURE_API_KEY", "a",
          "AZURE_API_KEY_EU", "e",
          "LITELLM_MASTER_KEY", "sk-1",
          "MY_KEY", "k");

  @TempDir Path folder;

  @Test
  void withoutAnythingTheDemoModelsServe() {
    Configuration config = read(Map.of(), "");

    assertThat(config.models().demo()).isTrue();
    assertThat(config.problems()).isEmpty();
    assertThat(config.lines()).contains("port=8321");
  }

  @Test
  void variablesAloneNameProviders() {
    Configuration config =
        read(Map.of("OPENAI_BASE_URL", "http://l/v1", "OPENAI_API_KEY", "k"), "");

    assertThat(config.models().providers())
        .containsExactly(ProviderSettings.openAi("http://l/v1", "k"));
  }

  @Test
  void theEnvironmentWinsOverTheFileAndIsToldWithoutALine() {
    Configuration config = read(Map.of("TURNSTONE_WORKER_SLOTS", "x"), "worker: {slots: 3}\n");

    assertThat(config.problems())
        .containsExactly(
            new Problem(
                0,
                true,
                "setting worker.slots (TURNSTONE_WORKER_SLOTS) must be a whole number from 1 to"
                    + " 100000"));
  }

  @Test
  void theStartNamesAllThatIsWrong() {
    assertThatThrownBy(() -> read(Map.of(), "prot: 1\nbogus: 2\n").good())
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(":1: unknown setting in the file: prot")
        .hasMessageContaining(":2: unknown setting in the file: bogus");
    assertThatThrownBy(() -> read(Map.of("AZURE_OPENAI_ENDPOINT", "http://a"), "").good())
        .hasMessageContaining("AZURE_OPENAI_API_KEY");
  }

  @Test
  void anEndpointOfAzureStopsNothingWhereTheFileNamesProviders() {
    Map<String, String> environment = Map.of("AZURE_OPENAI_ENDPOINT", "http://a");

    assertThat(read(environment, "port: 1\n").bad()).isTrue();
    assertThat(read(environment, "providers: [{name: p, base-url: http://p/v1}]\n").bad())
        .isFalse();
  }

  @Test
  void ofAnAddressInASettingOnlyTheHostIsPrinted() {
    Configuration config =
        read(
            Map.of(
                "OPENAI_BASE_URL", "http://l:81/v1?key=hunter2",
                "AZURE_OPENAI_ENDPOINT", "http://a/hunter2",
                "AZURE_OPENAI_API_KEY", "k"),
            "");

    assertThat(config.lines())
        .contains("model.base-url=http://l:81", "azure.endpoint=http://a")
        .noneMatch(line -> line.contains("hunter2"));
    assertThat(read(Map.of(), "").lines()).contains("model.base-url=");
  }

  @Test
  void aKeyOfLiteLlmLetsTheServerListenEverywhere() {
    assertThat(read(Map.of(), "host: 0.0.0.0\n").serving().bad()).isTrue();
    assertThat(read(Map.of(), "host: 0.0.0.0\n").bad()).isFalse();
    assertThat(read(Map.of(), "host: 0.0.0.0\ngeneral_settings: {master_key: k}\n").serving().bad())
        .isFalse();
  }

  @Test
  void theFilesOfTheReadmeAndThePageAreAllRight() throws IOException {
    List<String> files = List.of("README.md", "docs/configuration.md");
    for (String name : files) {
      String text = Files.readString(Path.of("..", name));
      List<String> yaml =
          java.util.stream.Stream.of(YAML, WRITTEN)
              .flatMap(pattern -> pattern.matcher(text).results())
              .map(found -> found.group(1))
              .toList();

      assertThat(yaml).as(name).hasSize(2);
      assertThat(yaml)
          .allSatisfy(
              each -> assertThat(read(KEYS, each).problems()).filteredOn(Problem::fatal).isEmpty());
    }
  }

  private Configuration read(Map<String, String> environment, String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("file.yaml"), yaml);
      return Configuration.read(Optional.of(file), environment, Map.of());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
