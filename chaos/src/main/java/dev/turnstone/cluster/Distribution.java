package dev.turnstone.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The built distribution, and how its processes are started: as the launcher does, but smaller. */
public final class Distribution {
  private static final Path HOME = find();
  private static final String WITH_DEV = libraries() + "/*:" + libraries() + "/dev/*";
  private static final String QUICK_TO_COMPILE = "-XX:TieredStopAtLevel=1";
  private static final String MAIN = "dev.turnstone.app.Main";

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
    List<String> command = new ArrayList<>(java(WITH_DEV));
    command.addAll(1, Shared.OPTIONS);
    return with(command, heapMegabytes, arguments);
  }

  /** The same of a process that is there from beginning to end: it is worth compiling well. */
  public static List<String> lasting(int heapMegabytes, List<String> arguments) {
    List<String> command = new ArrayList<>(command(heapMegabytes, arguments));
    command.remove(QUICK_TO_COMPILE);
    return command;
  }

  /** The same with what a production image has, and no more. */
  public static List<String> production(int heapMegabytes, List<String> arguments) {
    return with(java(libraries() + "/*"), heapMegabytes, arguments);
  }

  /** What is made when the first process is started, and not when somebody asks for a folder. */
  private static final class Shared {
    private static final List<String> OPTIONS = ClassData.options(libraries(), java(WITH_DEV));
  }

  private static List<String> with(List<String> java, int heapMegabytes, List<String> arguments) {
    List<String> command = new ArrayList<>(java);
    command.add(1, "-Xmx" + heapMegabytes + "m");
    command.addAll(arguments);
    return command;
  }

  private static List<String> java(String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            QUICK_TO_COMPILE,
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (!mutant().isEmpty()) {
      command.add("-Dturnstone.mutant=" + mutant());
    }
    command.addAll(List.of("-cp", classPath, MAIN));
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
