package dev.turnstone.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prepares Kafka and Postgres for this release. */
@Command(
    name = "migrate",
    description = "Prepares Kafka and Postgres: topics, settings of the share groups, tables.",
    footer = {
      "",
      "Run it once before the first start and once before each new release. Twice is fine.",
      "'turnstone dev' does it by itself."
    },
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Mixin private final ServerOptions options = new ServerOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  ServerOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    return Unwired.refuse(spec, "migrate");
  }
}
