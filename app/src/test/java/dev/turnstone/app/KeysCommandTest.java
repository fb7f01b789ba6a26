package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

/** What an administrator is told without a server. */
final class KeysCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("server.yaml"), yaml).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "keys create", "keys list", "keys revoke", "usage"})
  void helpTeaches(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();

    assertThat(out.toString()).contains("Usage: turnstone " + command);
  }

  @Test
  void helpSaysWhereTheSecretGoesAndWhatATenantIs() {
    run("keys", "--help");
    run("keys", "create", "--help");

    assertThat(out.toString())
        .contains("TURNSTONE_MASTER_KEY", "belongs to a tenant", "kept nowhere", "--open-runs");
  }

  @Test
  void aKeyWithoutATenantIsRefused() {
    assertThat(run("keys", "create")).isEqualTo(2);

    assertThat(err.toString()).contains("--tenant=NAME");
  }

  @Test
  void aSpanThatIsNoneIsRefusedWithWhatIs() {
    assertThat(run("keys", "create", "--tenant", "red", "--expires", "soon")).isEqualTo(2);

    assertThat(err.toString()).contains("30d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2\u20ac", "\"hunter2\\nmore\""})
  void aMasterKeyThatNoHeaderCanCarryIsRefusedAndNotSaid(String key) throws IOException {
    assertThat(run("keys", "list", "--config", file("master-key: " + key + "\n"))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("the master key has characters that no header can carry")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8321",
        "nowhere",
        "http://",
        "http://a b",
        "http://user:hunter2@host",
        "http://host:99999",
        "ftp://host"
      })
  void anAddressThatIsNoneIsRefusedWithWhatIs(String url) throws IOException {
    assertThat(run("usage", "--config", file("master-key: k\n"), "--url", url)).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly("turnstone: --url must be like http://host:port");
  }

  @Test
  void whatElseIsWrongWithTheServersSettingsDoesNotMatter() throws IOException {
    String file =
        file(
            """
            master-key: k
            worker: {slots: many}
            providers: [{name: p, base-url: "http://p/v1", api-key: os.environ/NOT_SET_HERE}]
            """);

    assertThat(run("keys", "list", "--config", file, "--url", "nowhere")).isEqualTo(1);

    assertThat(err.toString()).startsWith("turnstone: --url");
  }

  @Test
  void whoHasNoMasterKeyIsToldWhatIsWrongWithTheFile() throws IOException {
    String file = file("master-key: os.environ/NOT_SET_HERE\n");

    assertThat(run("usage", "--config", file)).isEqualTo(2);

    assertThat(err.toString())
        .contains("set TURNSTONE_MASTER_KEY")
        .contains(file + ":1: master-key names os.environ/NOT_SET_HERE");
  }

  @Test
  void aKeyThatIsPastItsTimeIsSaidToBe() {
    ObjectNode key = AdminClient.object().putNull("revoked_at").put("expires_at", 100);

    assertThat(KeysCommand.ListAll.state(key, Instant.ofEpochSecond(99)))
        .isEqualTo("until 1970-01-01T00:01:40Z");
    assertThat(KeysCommand.ListAll.state(key, Instant.ofEpochSecond(100)))
        .isEqualTo("expired 1970-01-01T00:01:40Z");
    assertThat(KeysCommand.ListAll.state(key.put("revoked_at", 40), Instant.EPOCH))
        .isEqualTo("revoked 1970-01-01T00:00:40Z");
  }

  @Test
  void aTableIsAsWideAsItMustBe() {
    Table table = Table.of("a", "bb").row("long", "x").row("", "y");

    assertThat(table.lines()).containsExactly("a     bb", "long  x", "      y");
  }
}
