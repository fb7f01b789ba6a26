package dev.turnstone.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one entry point: {@code turnstone <command>}. */
@Command(
    name = "turnstone",
    description = "A self-hosted server for agent runs that survive crashes.",
    synopsisSubcommandLabel = "<command>",
    subcommands = {
      DevCommand.class,
      InfraCommand.class,
      MigrateCommand.class,
      ConfigCommand.class,
      KeysCommand.class,
      UsageCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Begin with 'turnstone dev': everything in one process, nothing to install.",
      "In production each role is a process of its own, as many as you like of each."
    },
    mixinStandardHelpOptions = true,
    version = "turnstone 0.1.0")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commands = new CommandLine(new Main());
    for (Role role : Role.values()) {
      commands.addSubcommand(RoleCommand.of(role));
    }
    return commands.setUsageHelpWidth(100);
  }
}
