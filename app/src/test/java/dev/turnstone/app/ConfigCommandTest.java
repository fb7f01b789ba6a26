package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ConfigCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whatIsInEffectIsPrintedWithoutSecrets() throws IOException {
    Path file =
        file(
            """
            worker: {slots: 7}
            providers: [{name: mine, base-url: "http://m/v1?k=hunter2", api-key: sk-hunter2, headers: {X: hunter2}}]
            tools: [{name: weather, url: "http://w/hunter2", headers: {X: hunter2}}]
            general_settings: {master_key: hunter2, database_url: hunter2}
            """);

    int code = check(file);

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("worker.slots=7", "master-key=****", "run.deadline=PT24H")
        .contains("provider mine kind=openai base-url=http://m api-key=****")
        .contains("model mine/* -> mine:*", "tool weather url=http://w")
        .doesNotContain("hunter2");
    assertThat(err.toString())
        .isEqualTo(
            "note: "
                + file
                + ":4: general_settings.database_url has no meaning here"
                + System.lineSeparator());
  }

  @Test
  void everyProblemIsPrintedWithItsLine() throws IOException {
    Path file =
        file(
            """
            worker:
              slots: many
            host: 0.0.0.0
            bogus: hunter2
            providers:
              - {name: x, base-url: nowhere}
            """);

    int code = check(file);

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines().toList())
        .containsExactly(
            "error: "
                + file
                + ":2: setting worker.slots (TURNSTONE_WORKER_SLOTS) must be a whole number from 1 to"
                + " 100000",
            "error: "
                + file
                + ":3: listening on 0.0.0.0 needs a key: set TURNSTONE_MASTER_KEY, or"
                + " TURNSTONE_OPEN=true to do without",
            "error: " + file + ":4: unknown setting in the file: bogus",
            "error: "
                + file
                + ":6: providers[0].base-url is not possible: a provider is an address that begins"
                + " with http:// or https://, without a password");
    assertThat(out.toString()).contains("worker.slots is not allowed as it is set");
  }

  @Test
  void thePortOfTheCommandLineCounts() throws IOException {
    String file = file("port: 7\n").toString();

    assertThat(run("config", "check", "--config", file, "--port", "8")).isZero();
    assertThat(out.toString().lines()).contains("port=8");
    assertThat(run("config", "check", "--config", file, "--port", "99999")).isEqualTo(1);
    assertThat(err.toString()).contains("setting port (TURNSTONE_PORT) must be");
  }

  @Test
  void helpTeaches() {
    assertThat(run("config", "check", "--help")).isZero();
    assertThat(out.toString()).contains("--config", "LiteLLM", "Exit code 0");
    assertThat(run("config")).isEqualTo(2);
    assertThat(err.toString()).contains("check");
  }

  private int check(Path file) {
    return run("config", "check", "--config", file.toString());
  }

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("turnstone.yaml"), yaml);
  }
}
