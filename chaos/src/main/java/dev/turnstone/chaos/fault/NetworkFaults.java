package dev.turnstone.chaos.fault;

import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.TcpProxy;
import java.util.List;
import java.util.Objects;

/** A process can't reach the broker, while everybody else can. */
final class NetworkFaults {
  private NetworkFaults() {}

  /** Connections are closed and refused. */
  static Fault cut(String name) {
    return broken(name, TcpProxy::cut);
  }

  /** Connections stay, and nothing comes through. */
  static Fault stall(String name) {
    return broken(name, TcpProxy::stall);
  }

  private interface Breaking {
    void of(TcpProxy door);
  }

  private static Fault broken(String name, Breaking breaking) {
    return (scene, random) -> {
      List<RoleProcess> behind =
          scene.cluster().all().stream()
              .filter(process -> scene.doors().containsKey(process.name()))
              .toList();
      RoleProcess chosen = behind.get(random.nextInt(behind.size()));
      scene.oneOf(
          scene.peers(chosen),
          List.of(chosen),
          random,
          name,
          process -> {
            TcpProxy door = Objects.requireNonNull(scene.doors().get(process.name()));
            breaking.of(door);
            Scene.during(random, 5_000, 12_000, door::heal);
          });
    };
  }
}
