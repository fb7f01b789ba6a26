package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Ports;
import dev.turnstone.cluster.RoleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a newcomer does first works. */
final class ReadmeTest {
  private static final Pattern ID = Pattern.compile("\"id\":\"(resp_[0-9A-Za-z]{24})\"");
  private static final Pattern NUMBER = Pattern.compile("\"sequence_number\":(\\d+)");

  @Test
  void theExamplesDoWhatTheySay() throws Exception {
    Path folder = Distribution.work().resolve("readme");
    int port = Ports.free();
    try (RoleProcess dev = RoleProcess.dev(folder, port, Map.of())) {
      dev.start();

      List<String> said =
          Readme.run("Try it", folder, Map.of("URL", "http://127.0.0.1:" + port + "/v1"));

      assertThat(said).hasSize(6);
      assertThat(said.get(0)).isEmpty();
      assertThat(said.get(1)).contains("\"status\":\"completed\"", "\"text\":\"Hello, turnstone\"");
      assertThat(said.get(2)).startsWith("event: response.created").contains("response.completed");
      assertThat(said.get(3)).containsPattern("\"status\":\"(queued|in_progress|completed)\"");
      theStreamGoesOn(Files.readString(folder.resolve("heard.txt")), said.get(4));
      assertThat(said.get(5)).contains("\"status\":\"cancelled\"", "\"output\":[]");
      dev.terminate();
      assertThat(dev.gone())
          .as("stopped as a person does, it takes its Postgres along")
          .isIn(0, 143);
    }
  }

  @Test
  void aFileOfLiteLlmIsCheckedAsItIs() throws Exception {
    Path folder = Files.createDirectories(Distribution.work().resolve("readme-models"));
    Path here = folder.resolve("turnstone");
    Files.deleteIfExists(here);
    Files.createSymbolicLink(here, Launcher.SCRIPT.toAbsolutePath().normalize());

    List<String> said = Readme.run("Models", folder, Map.of());

    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .contains("master-key=****", "base-url=https://my-endpoint-europe.openai.azure.com")
        .contains("model gpt-4o -> gpt-4o:gpt-4o-eu, gpt-4o-2:gpt-4o")
        .contains("model gpt-4 -> ")
        .doesNotContain("sk-1234");
    assertThat(Files.readString(folder.resolve("err")))
        .contains("litellm.yaml:15: litellm_settings.drop_params has no meaning here")
        .doesNotContain("error:");
  }

  @Test
  void twoTeamsDoNotSeeEachOther() throws Exception {
    Path folder = Distribution.work().resolve("readme-teams");
    int port = Ports.free();
    Map<String, String> master = Map.of("TURNSTONE_MASTER_KEY", "sk-of-the-readme");
    try (RoleProcess dev = RoleProcess.dev(folder, port, master)) {
      dev.start();

      List<String> said =
          Readme.run(
              "Two teams",
              folder,
              Map.of(
                  "SERVER",
                  "http://127.0.0.1:" + port,
                  "TURNSTONE_MASTER_KEY",
                  "sk-of-the-readme"));

      assertThat(said).hasSize(4);
      assertThat(said.get(1)).contains("\"status\":\"completed\"", "\"text\":\"for red only\"");
      assertThat(said.get(2)).contains("not found").doesNotContain("for red only");
      assertThat(said.get(3))
          .contains("\"tenant\":\"red\"", "\"tenant\":\"blue\"", "\"open_runs\":10")
          .doesNotContain("sk-");
      dev.terminate();
      assertThat(dev.gone()).isIn(0, 143);
    }
  }

  private static void theStreamGoesOn(String heard, String rest) {
    assertThat(heard).contains("event: response.created").doesNotContain("response.completed");
    assertThat(first(ID, rest)).isEqualTo(first(ID, heard));
    assertThat(Integer.parseInt(first(NUMBER, rest)))
        .isEqualTo(NUMBER.matcher(heard).results().count());
    assertThat(rest).contains("event: response.completed", "one two three four five six seven");
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
