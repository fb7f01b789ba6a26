package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.SmallDisk;

/** A disk is full for some seconds, and then it is not. */
final class DiskFaults {
  private DiskFaults() {}

  /**
   * @param disk the name of its folder below the data of infra
   */
  static Fault full(String name, String disk) {
    return (scene, random) -> {
      SmallDisk full = scene.disks().get(disk);
      if (full == null) {
        scene.findings().count("skipped, for want of a disk of its own: " + name);
        return;
      }
      scene.everyone(
          name,
          disk,
          () -> {
            full.fill();
            try {
              Scene.wait(random, 4_000, 8_000);
            } finally {
              full.free();
              recover(scene.infra());
            }
          });
    };
  }

  /** A broker without room stops, and its process with it; an operator starts it again. */
  private static void recover(EmbeddedInfra infra) {
    Eventually.holds(
        "Kafka and Postgres are back",
        () -> {
          if (!infra.process().alive()) {
            infra.launch();
          }
          return infra.postgresServes();
        });
  }
}
