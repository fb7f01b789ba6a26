package dev.turnstone.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one role in this process, over a Kafka and a Postgres that are somewhere else. */
@Command(
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Needs TURNSTONE_KAFKA (host:port[,...]) and TURNSTONE_POSTGRES",
      "(jdbc:postgresql://host:port/turnstone?user=...&password=...). 'turnstone infra' prints both for",
      "a Kafka and a Postgres on this machine; 'turnstone migrate' prepares them once."
    })
final class RoleCommand implements Callable<Integer> {
  private final Role role;

  @Mixin private final ServerOptions options = new ServerOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private RoleCommand(Role role) {
    this.role = role;
  }

  static CommandLine of(Role role) {
    var line = new CommandLine(new RoleCommand(role));
    line.getCommandSpec().name(role.command()).usageMessage().description(role.summary());
    return line;
  }

  @Override
  public Integer call() {
    return Start.role(spec, options, role);
  }
}
