package dev.turnstone.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The built distribution, and how its processes are started: as the launcher does, but smaller. */
public final class Distribution {
  private static final Path HOME = find();

  private Distribution() {}

  /** Where this run's logs, settings and data go. */
  public static Path work() {
    return Path.of("target", "acceptance").toAbsolutePath();
  }

  /** The libraries of the roles, and in its folder dev those of the embedded Kafka and Postgres. */
  public static Path libraries() {
    return HOME.resolve("lib");
  }

  /** The switch that is on in all processes; empty if none is. */
  public static String mutant() {
    return System.getProperty("turnstone.mutant", "");
  }

  /**
   * The command line of one process. All of them together run on two cores and little memory.
   *
   * @param arguments what follows {@code turnstone}
   */
  public static List<String> command(int heapMegabytes, List<String> arguments) {
    return command(heapMegabytes, libraries() + "/*:" + libraries() + "/dev/*", arguments);
  }

  /** The same with what a production image has, and no more. */
  public static List<String> production(int heapMegabytes, List<String> arguments) {
    return command(heapMegabytes, libraries() + "/*", arguments);
  }

  private static List<String> command(int heapMegabytes, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heapMegabytes + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (!mutant().isEmpty()) {
      command.add("-Dturnstone.mutant=" + mutant());
    }
    command.addAll(List.of("-cp", classPath, "dev.turnstone.app.Main"));
    command.addAll(arguments);
    return command;
  }

  private static Path find() {
    return Stream.of(System.getProperty("turnstone.root", ".."), ".")
        .map(root -> Path.of(root, "app", "target", "turnstone"))
        .map(place -> place.toAbsolutePath().normalize())
        .filter(place -> Files.isDirectory(place.resolve("lib").resolve("dev")))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("there is no distribution: run ./turnstone build first"));
  }
}
