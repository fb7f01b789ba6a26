package dev.turnstone.acceptance;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Infra;
import dev.turnstone.testkit.Backend;
import java.nio.file.Path;
import java.util.Map;

/** A cluster with a Kafka and a Postgres of its own, which end together. */
record InstalledCluster(Infra infra, Cluster cluster) implements AutoCloseable {

  /**
   * Starts all of it.
   *
   * @param folder for files and logs
   * @param own settings by the name of a process
   */
  static InstalledCluster start(Path folder, Map<String, Map<String, String>> own) {
    Infra infra = infra(folder);
    try {
      Path logs = folder.resolve("cluster");
      return new InstalledCluster(
          infra, Cluster.start(infra, logs, Cluster.Shape.SMALL, Map.of(), own));
    } catch (RuntimeException | Error failure) {
      // Left running, it would hide the cause: every later start would find its folder in use.
      infra.close();
      throw failure;
    }
  }

  /**
   * The Kafka and the Postgres that {@code -Dbackend} asks for.
   *
   * @param folder for their files, if they have any here
   */
  static Infra infra(Path folder) {
    return switch (Backend.chosen()) {
      case EMBEDDED -> EmbeddedInfra.start(folder);
      case CONTAINERS -> ContainerInfra.start();
    };
  }

  @Override
  public void close() {
    cluster.close();
    infra.close();
  }
}
