package dev.turnstone.app;

import dev.turnstone.kit.LocalInfrastructure;
import dev.turnstone.kit.LocalInfrastructure.Addresses;
import dev.turnstone.kit.LocalInfrastructure.End;
import dev.turnstone.kit.LocalInfrastructure.Listener;
import dev.turnstone.kit.LocalInfrastructure.Place;
import dev.turnstone.kit.LocalInfrastructure.Running;
import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Only the embedded Kafka and Postgres, in the foreground, for roles that run as separate
 * processes.
 */
@Command(
    name = "infra",
    description = "Runs a real Kafka and a real Postgres in the foreground, and nothing else.",
    footer = {
      "",
      "Prints two export lines on stdout each time both are ready, for the shell that starts the roles;",
      "everything else goes to stderr. Starts again on the same DIR, also after kill -9.",
      "Meant for one machine: both listen on 127.0.0.1 only."
    },
    mixinStandardHelpOptions = true)
final class InfraCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TURNSTONE_DATA:-data}",
      description = "Where data is kept. Setting TURNSTONE_DATA, default ./data.")
  private Path data = Path.of("data");

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      description = "Port of Kafka; without it a free one that is kept for DIR.")
  private int kafkaPort;

  @Option(
      names = "--postgres-port",
      paramLabel = "Q",
      description = "Port of Postgres; without it a free one that is kept for DIR.")
  private int postgresPort;

  @Option(
      names = "--kafka-listener",
      paramLabel = "BIND:ADVERTISED",
      converter = ListenerOption.class,
      description =
          "Kafka also listens on port BIND and tells whoever comes in there to connect to port"
              + " ADVERTISED, where something forwards to BIND: for tests that cut connections."
              + " Can be repeated.")
  private List<Listener> kafkaListeners = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var infrastructure = Embedded.find();
    if (infrastructure.isEmpty()) {
      return fail(Embedded.MISSING);
    }
    try (Running running = start(infrastructure.get())) {
      closeOnSignal(running);
      return running.awaitEnd() == End.CLOSED
          ? ExitCode.OK
          : fail("Kafka or Postgres can't go on, see above");
    } catch (StartFailed e) {
      return fail(String.valueOf(e.getMessage()));
    }
  }

  private Running start(LocalInfrastructure infrastructure) {
    return infrastructure.start(place(), this::print);
  }

  private Place place() {
    try {
      return new Place(data, kafkaPort, postgresPort, kafkaListeners);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Addresses addresses) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("export TURNSTONE_KAFKA='" + addresses.kafka() + "'");
    out.println("export TURNSTONE_POSTGRES='" + addresses.postgres() + "'");
    out.flush();
  }

  private static void closeOnSignal(Running running) {
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "infra-shutdown"));
  }

  private int fail(String why) {
    spec.commandLine().getErr().println("turnstone infra: " + why);
    return ExitCode.SOFTWARE;
  }
}
