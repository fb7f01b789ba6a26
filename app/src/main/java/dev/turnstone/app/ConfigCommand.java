package dev.turnstone.app;

import dev.turnstone.config.Problem;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with settings without starting anything. */
@Command(
    name = "config",
    description = "Looks at settings without starting anything.",
    subcommands = ConfigCommand.Check.class,
    synopsisSubcommandLabel = "check",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** Prints what is in effect, and everything that is wrong. */
  @Command(
      name = "check",
      description = "Prints the settings in effect and everything that is wrong with them.",
      footer = {
        "",
        "The settings go to stdout, secrets masked; problems to stderr, each with its file and line.",
        "Understands a LiteLLM file as it is, and names what in it has no meaning here.",
        "Exit code 0: everything can start with it. 1: something is wrong."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private final ServerOptions options = new ServerOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      Configuration config =
          Configuration.read(options.config(), System.getenv(), options.line()).serving();
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      config.lines().forEach(out::println);
      out.flush();
      for (Problem problem : config.problems()) {
        err.println((problem.fatal() ? "error: " : "note: ") + problem.at(config.file()));
      }
      err.flush();
      return config.bad() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
  }
}
