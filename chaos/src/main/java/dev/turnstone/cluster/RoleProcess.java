package dev.turnstone.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A serving process: a role, or {@code dev}. */
public final class RoleProcess extends ServerProcess {
  private static final int HEAP_MEGABYTES = 192;
  private static final int HEAP_OF_ALL_MEGABYTES = 640;

  private final Node node;

  public RoleProcess(
      String name, List<String> arguments, int port, Map<String, String> environment, Path folder) {
    this(name, Distribution.command(HEAP_MEGABYTES, arguments), environment, folder, Node.at(port));
  }

  private RoleProcess(
      String name, List<String> command, Map<String, String> environment, Path folder, Node node) {
    super(name, command, environment, folder);
    this.node = node;
  }

  /** All roles in one process, with a Kafka and a Postgres of their own. */
  public static RoleProcess dev(Path folder, int port, Map<String, String> environment) {
    List<String> arguments =
        List.of("dev", "--port", Integer.toString(port), "--data", folder.resolve("dev-data") + "");
    List<String> command = Distribution.command(HEAP_OF_ALL_MEGABYTES, arguments);
    return new RoleProcess("dev", command, environment, folder, Node.at(port));
  }

  public Node node() {
    return node;
  }

  /** Starts it and returns once it can serve. */
  public void start() {
    launch();
    awaitReady();
  }

  public void awaitReady() {
    Eventually.holds(
        name() + " is ready, see " + log(),
        () -> {
          if (!alive()) {
            throw new AssertionError(name() + " ended by itself:\n" + tail(40));
          }
          return node.ready();
        });
  }

  /** kill -9, and up again. */
  public void restart() {
    kill();
    start();
  }
}
