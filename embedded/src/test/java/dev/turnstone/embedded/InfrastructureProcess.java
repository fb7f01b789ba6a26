package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure;
import dev.turnstone.kit.LocalInfrastructure.Addresses;
import dev.turnstone.kit.LocalInfrastructure.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** Kafka and Postgres in a process of their own, so that a test can kill it. */
final class InfrastructureProcess implements AutoCloseable {
  private final Process process;
  private final Addresses addresses;

  private InfrastructureProcess(Process process, Addresses addresses) {
    this.process = process;
    this.addresses = addresses;
  }

  /** The other process: prints its addresses when ready, ends when told to. */
  public static void main(String[] arguments) throws Exception {
    var found = ServiceLoader.load(LocalInfrastructure.class).findFirst().orElseThrow();
    try (var running = found.start(new Place(Path.of(arguments[0]), 0, 0), ready -> {})) {
      System.out.println(running.addresses().kafka());
      System.out.println(running.addresses().postgres());
      System.in.read();
    }
  }

  static InfrastructureProcess start(Path data) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dturnstone.postgres.binaries="
                    + System.getProperty("turnstone.postgres.binaries", data.toString()),
                "-Dlogback.configurationFile="
                    + System.getProperty("logback.configurationFile", ""),
                InfrastructureProcess.class.getName(),
                data.toString()));
    Process process = builder.redirectError(data.resolve("stderr").toFile()).start();
    BufferedReader out = process.inputReader();
    return new InfrastructureProcess(process, new Addresses(address(out), address(out)));
  }

  /** Our log lines go to stdout in tests; they contain blanks. */
  private static String address(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && line.contains(" ")) {
      line = out.readLine();
    }
    return String.valueOf(line);
  }

  Addresses addresses() {
    return addresses;
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    awaitEnd();
    process.destroyForcibly();
  }

  private void awaitEnd() {
    process.onExit().copy().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
  }
}
