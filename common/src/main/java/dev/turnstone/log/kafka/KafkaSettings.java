package dev.turnstone.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where Kafka is and how patient we are with it.
 *
 * @param bootstrap {@code host:port[,…]}
 * @param prefix of all topics and groups of this installation
 * @param replication of topics to be created; 0: one for each broker, at most 3
 * @param partitions of events, fixed for the life of an installation; at least 1
 * @param format of the records of events that are written; see {@link EventFormat}
 * @param client settings handed to every client as they are (TLS, SASL)
 */
public record KafkaSettings(
    String bootstrap,
    String prefix,
    int replication,
    int partitions,
    int format,
    Map<String, String> client) {
  /** How long an append may block before anything was sent. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(2);

  /** Writes the oldest format, as every installation does until its operator raises it. */
  public KafkaSettings(
      String bootstrap,
      String prefix,
      int replication,
      int partitions,
      Map<String, String> client) {
    this(bootstrap, prefix, replication, partitions, EventFormat.OLDEST, client);
  }

  public KafkaSettings {
    Objects.requireNonNull(bootstrap);
    Objects.requireNonNull(prefix);
    client = Map.copyOf(client);
    var _ = EventFormat.written(format);
    if (replication < 0 || partitions < 1) {
      throw new IllegalArgumentException("replication is 0 or more, partitions 1 or more");
    }
  }

  /** What every client begins with. */
  public Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>(client);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    all.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
    all.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return all;
  }

  /** Names of topics and groups. */
  public Topics topics() {
    return new Topics(prefix);
  }
}
