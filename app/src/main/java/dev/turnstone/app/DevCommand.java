package dev.turnstone.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All roles in this process, over an embedded Kafka and Postgres. */
@Command(
    name = "dev",
    description = "Runs everything in one process: all roles, a real Kafka and a real Postgres.",
    footer = {
      "",
      "Keeps what it has under --data and goes on with it at the next start, also after kill -9.",
      "Without a model provider the built-in one named 'demo' answers; set OPENAI_API_KEY, or",
      "OPENAI_BASE_URL for any compatible server, to use a real one."
    },
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  @Mixin private final ServerOptions options = new ServerOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TURNSTONE_DATA:-data}",
      description = "Where data is kept. Setting TURNSTONE_DATA, default ./data.")
  private Path data = Path.of("data");

  @Spec private CommandSpec spec = CommandSpec.create();

  Path data() {
    return data;
  }

  ServerOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    return Unwired.refuse(spec, "dev");
  }
}
