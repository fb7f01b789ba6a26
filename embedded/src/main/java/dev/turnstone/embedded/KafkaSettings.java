package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.Listener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Settings of a broker that is its own controller and has no peers. */
final class KafkaSettings {
  private static final int MEBIBYTE = 1 << 20;
  private static final String ALONE = "1";
  private static final String INTERNAL_PARTITIONS = "4";

  private KafkaSettings() {}

  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String CLIENT_LISTENER = "CLIENT";
  static final int NODE = 1;

  static Map<String, Object> of(
      Path folder, int port, int controllerPort, List<Listener> listeners) {
    var settings = new HashMap<String, Object>();
    settings.putAll(node(folder, controllerPort));
    settings.putAll(doors(port, controllerPort, listeners));
    settings.putAll(alone());
    settings.putAll(quick());
    settings.putAll(small());
    return settings;
  }

  private static Map<String, Object> node(Path folder, int controllerPort) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        NODE,
        "log.dirs",
        folder.toString(),
        "inter.broker.listener.name",
        CLIENT_LISTENER,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE + "@127.0.0.1:" + controllerPort);
  }

  /** A name for each door: by it a client is told the address that belongs to where it came in. */
  private static Map<String, Object> doors(int port, int controllerPort, List<Listener> listeners) {
    String client = door(CLIENT_LISTENER, port);
    String controller = door(CONTROLLER_LISTENER, controllerPort);
    var protocols = new StringBuilder("CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (int i = 0; i < listeners.size(); i++) {
      protocols.append(',').append(further(i)).append(":PLAINTEXT");
    }
    return Map.of(
        "listeners",
        client + furtherDoors(listeners, Listener::port) + "," + controller,
        "advertised.listeners",
        client + furtherDoors(listeners, Listener::advertised),
        "listener.security.protocol.map",
        protocols.toString());
  }

  private static String furtherDoors(List<Listener> listeners, ToIntFunction<Listener> port) {
    var doors = new StringBuilder();
    for (int i = 0; i < listeners.size(); i++) {
      doors.append(',').append(door(further(i), port.applyAsInt(listeners.get(i))));
    }
    return doors.toString();
  }

  private static String further(int index) {
    return CLIENT_LISTENER + "_" + (index + 1);
  }

  private static String door(String name, int port) {
    return name + "://127.0.0.1:" + port;
  }

  /** One replica of everything; with the usual three, share groups silently deliver nothing. */
  private static Map<String, Object> alone() {
    return Map.of(
        "default.replication.factor", ALONE,
        "min.insync.replicas", ALONE,
        "offsets.topic.replication.factor", ALONE,
        "transaction.state.log.replication.factor", ALONE,
        "transaction.state.log.min.isr", ALONE,
        "share.coordinator.state.topic.replication.factor", ALONE,
        "share.coordinator.state.topic.min.isr", ALONE,
        "auto.create.topics.enable", "false");
  }

  /** A member of a share group learns with its second heartbeat what it may read. */
  private static Map<String, Object> quick() {
    return Map.of(
        "group.initial.rebalance.delay.ms", "0",
        "group.streams.initial.rebalance.delay.ms", "0",
        "group.share.min.record.lock.duration.ms", "1000",
        "group.share.min.heartbeat.interval.ms", "500",
        "group.share.heartbeat.interval.ms", "500",
        "controller.quorum.election.timeout.ms", "200",
        "broker.heartbeat.interval.ms", "500",
        "broker.session.timeout.ms", "3000");
  }

  private static Map<String, Object> small() {
    return Map.of(
        "offsets.topic.num.partitions",
        INTERNAL_PARTITIONS,
        "transaction.state.log.num.partitions",
        INTERNAL_PARTITIONS,
        "share.coordinator.state.topic.num.partitions",
        INTERNAL_PARTITIONS,
        "message.max.bytes",
        2 * MEBIBYTE,
        "replica.fetch.max.bytes",
        2 * MEBIBYTE,
        "log.segment.bytes",
        128 * MEBIBYTE,
        "log.index.size.max.bytes",
        MEBIBYTE,
        "log.cleaner.dedupe.buffer.size",
        16L * MEBIBYTE,
        "num.network.threads",
        2,
        "num.io.threads",
        4);
  }
}
