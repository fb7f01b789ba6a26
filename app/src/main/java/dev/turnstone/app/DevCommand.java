package dev.turnstone.app;

import dev.turnstone.kit.LocalInfrastructure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
      "OPENAI_BASE_URL for any compatible server, to use a real one, or name several in a file",
      "('--config'), in our own words or LiteLLM's: docs/configuration.md."
    },
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  private static final String DEV_PARTITIONS = "4";
  private static final Duration CLOSING_MAX = Duration.ofSeconds(60);

  @Mixin private final ServerOptions options = new ServerOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TURNSTONE_DATA:-data}",
      description = "Where data is kept. Setting TURNSTONE_DATA, default ./data.")
  private Path data = Path.of("data");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var infrastructure = Embedded.find();
    if (infrastructure.isEmpty()) {
      spec.commandLine().getErr().println("turnstone: " + Embedded.MISSING);
      return ExitCode.SOFTWARE;
    }
    return Start.guarded(spec, () -> run(infrastructure.get()));
  }

  private int run(LocalInfrastructure infrastructure) throws IOException, InterruptedException {
    Start.check(options);
    CountDownLatch closed = holdTheExit();
    try (LocalInfrastructure.Running running =
        infrastructure.start(new LocalInfrastructure.Place(data, 0, 0), _ -> {})) {
      Parts parts = Start.parts(options, settings(running.addresses()));
      MigrateCommand.migrate(parts);
      RoleProcess process = new RoleProcess(parts, Set.of(Role.values()));
      int port = process.start();
      greet(port, parts.config(), process);
      process.awaitEnd();
      return ExitCode.OK;
    } finally {
      closed.countDown();
    }
  }

  /** Java exits when its hooks are done: without this one, before Kafka and Postgres are closed. */
  private static CountDownLatch holdTheExit() {
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("hold-the-exit").unstarted(() -> awaitClosed(closed)));
    return closed;
  }

  private static void awaitClosed(CountDownLatch closed) {
    try {
      var _ = closed.await(CLOSING_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, String> settings(LocalInfrastructure.Addresses addresses) {
    return Map.of(
        Known.KAFKA.name(), addresses.kafka(),
        Known.POSTGRES.name(), addresses.postgres(),
        Known.DATA.name(), data.toString(),
        Known.PARTITIONS.name(), DEV_PARTITIONS,
        Known.STANDBYS.name(), "0");
  }

  private void greet(int port, Configuration config, RoleProcess process) {
    PrintWriter out = spec.commandLine().getOut();
    String url = "http://127.0.0.1:" + port;
    out.println("Turnstone listens on " + url + " and keeps its data in " + data);
    out.flush();
    boolean provided = !config.models().demo();
    Greeting.request(url + "/v1", provided, process.models()).forEach(out::println);
    out.flush();
  }
}
