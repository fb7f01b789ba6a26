package dev.turnstone.testkit.containers;

import dev.turnstone.kit.Service;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Kafka of one node in a container, gone with its data once closed. {@code -Dkafka.image} names
 * another image than {@value #IMAGE}; it must be laid out like that one.
 */
public final class ContainerKafka implements Service {
  private static final String IMAGE = "apache/kafka:4.3.1";

  private final KafkaContainer container =
      new KafkaContainer(
              DockerImageName.parse(System.getProperty("kafka.image", IMAGE))
                  .asCompatibleSubstituteFor("apache/kafka"))
          .withEnv(alone())
          .withEnv(quick());

  /**
   * Share groups are on in Kafka 4.3 as it is installed, but they silently deliver nothing while
   * their topic wants three replicas and there is one node.
   */
  private static Map<String, String> alone() {
    return Map.of(
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_NUM_PARTITIONS", "4",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
  }

  /** As in the embedded one: the contracts wait for members of share groups and for locks. */
  private static Map<String, String> quick() {
    return Map.of(
        "KAFKA_GROUP_STREAMS_INITIAL_REBALANCE_DELAY_MS", "0",
        "KAFKA_GROUP_SHARE_MIN_RECORD_LOCK_DURATION_MS", "1000",
        "KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "500",
        "KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "500");
  }

  /** Returns when clients are served. */
  @Override
  public void start() {
    container.start();
  }

  /** host:port. Known once started. */
  public String bootstrap() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.close();
  }
}
