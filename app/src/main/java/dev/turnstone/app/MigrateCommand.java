package dev.turnstone.app;

import dev.turnstone.kit.Services;
import dev.turnstone.log.kafka.TopicSetup;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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

  @Override
  public Integer call() {
    return Start.guarded(
        spec,
        () -> {
          Parts parts = Start.parts(options, Map.of());
          try (Services _ = parts.services()) {
            migrate(parts);
          }
          spec.commandLine().getErr().println("turnstone: Kafka and Postgres are prepared");
          return ExitCode.OK;
        });
  }

  /** Topics, share groups, tables. */
  static void migrate(Parts parts) {
    try (TopicSetup topics = new TopicSetup(parts.installation().kafka())) {
      topics.create();
      var _ = topics.check();
    }
    parts.database().migrate();
  }
}
