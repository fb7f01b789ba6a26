package dev.turnstone.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running server as its administrator. */
abstract class AdminCommand implements Callable<Integer> {
  @Mixin private final AdminOptions options = new AdminOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() {
    return Start.guarded(
        spec,
        () -> {
          try {
            ask(options.client());
            return ExitCode.OK;
          } catch (AdminClient.Refused refused) {
            say(String.valueOf(refused.getMessage()));
            return ExitCode.SOFTWARE;
          }
        });
  }

  /**
   * Asks, and prints what was answered.
   *
   * @throws AdminClient.Refused which becomes one line
   */
  abstract void ask(AdminClient server);

  /** For what programs read. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** One line for people. */
  final void say(String words) {
    spec.commandLine().getErr().println("turnstone: " + words);
  }
}
