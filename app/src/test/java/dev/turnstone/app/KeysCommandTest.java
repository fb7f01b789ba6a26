package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an administrator is told without a server. */
final class KeysCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
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

  @Test
  void aTableIsAsWideAsItMustBe() {
    Table table = Table.of("a", "bb").row("long", "x").row("", "y");

    assertThat(table.lines()).containsExactly("a     bb", "long  x", "      y");
  }
}
