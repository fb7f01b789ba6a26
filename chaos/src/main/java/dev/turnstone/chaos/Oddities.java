package dev.turnstone.chaos;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.TcpProxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with single processes all the time: clocks that are five minutes off, producers
 * that repeat and swap records, a newer format of the log beside the older one, and a way to the
 * broker that can be cut.
 */
final class Oddities {
  /** Those whose way to the broker is their own. */
  static final List<String> BEHIND_DOORS =
      List.of("api-1", "worker-1", "worker-2", "coordinator-1", "materializer-1");

  private static final Map<String, String> AHEAD = Map.of("turnstone.clock.offset", "PT5M");
  private static final Map<String, String> BEHIND = Map.of("turnstone.clock.offset", "-PT5M");

  private Oddities() {}

  /** Settings by the name of a process. */
  static Map<String, Map<String, String>> settings(EmbeddedInfra infra, long seed) {
    Map<String, Map<String, String>> all = new HashMap<>();
    String faulty = "duplicate=0.005,swap=0.002,seed=" + Math.floorMod(seed, 1_000_000);
    put(all, "worker-3", Cluster.properties(Map.of("turnstone.log.faults", faulty)));
    put(all, "worker-2", Cluster.properties(AHEAD));
    put(all, "api-2", Cluster.properties(BEHIND));
    put(all, "coordinator-2", Cluster.properties(AHEAD));
    put(all, "materializer-2", Cluster.properties(BEHIND));
    put(all, "worker-1", Map.of("TURNSTONE_LOG_FORMAT", "2"));
    put(all, "api-1", Map.of("TURNSTONE_LOG_FORMAT", "2"));
    for (int i = 0; i < BEHIND_DOORS.size(); i++) {
      put(all, BEHIND_DOORS.get(i), Map.of("TURNSTONE_KAFKA", infra.kafkaBehind(i)));
    }
    return all;
  }

  private static void put(
      Map<String, Map<String, String>> all, String name, Map<String, String> settings) {
    all.computeIfAbsent(name, _ -> new HashMap<>()).putAll(settings);
  }

  /** The doors by the name of the process that stands behind each. */
  static Map<String, TcpProxy> doors(EmbeddedInfra infra) {
    Map<String, TcpProxy> doors = new LinkedHashMap<>();
    for (int i = 0; i < BEHIND_DOORS.size(); i++) {
      doors.put(BEHIND_DOORS.get(i), infra.door(i));
    }
    return doors;
  }
}
