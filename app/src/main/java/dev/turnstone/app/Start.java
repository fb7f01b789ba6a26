package dev.turnstone.app;

import dev.turnstone.kit.Settings.BadSetting;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands have in common: settings, and words for what is wrong with them. */
final class Start {
  private static final Logger log = LoggerFactory.getLogger(Start.class);

  private Start() {}

  /** The settings, with what the command line said on top. */
  static Parts parts(ServerOptions options, Map<String, String> more) {
    Map<String, String> line = new HashMap<>(more);
    line.putAll(options.line());
    Configuration config = Configuration.read(options.config(), System.getenv(), line).good();
    return Parts.of(new Installation(config.settings()), config);
  }

  /**
   * Finds what is wrong before anything is started.
   *
   * @throws BadSetting which names all of it
   */
  static void check(ServerOptions options) {
    var _ = Configuration.read(options.config(), System.getenv(), options.line()).good();
  }

  /** Runs one role till the process is asked to leave. */
  static int role(CommandSpec spec, ServerOptions options, Role role) {
    return guarded(
        spec,
        () -> {
          RoleProcess process = new RoleProcess(parts(options, Map.of()), Set.of(role));
          var _ = process.start();
          process.awaitEnd();
          return ExitCode.OK;
        });
  }

  /** Turns what an operator can mend into one line. */
  static int guarded(CommandSpec spec, Callable<Integer> command) {
    try {
      return command.call();
    } catch (BadSetting wrong) {
      spec.commandLine().getErr().println("turnstone: " + wrong.getMessage());
      return ExitCode.USAGE;
    } catch (Exception failure) {
      log.error("could not start", failure);
      spec.commandLine().getErr().println("turnstone: could not start: " + failure.getMessage());
      return ExitCode.SOFTWARE;
    }
  }
}
