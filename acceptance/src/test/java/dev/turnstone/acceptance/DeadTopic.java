package dev.turnstone.acceptance;

import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The dead letters. */
final class DeadTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  private DeadTopic() {}

  /** Waits for a letter with this key, however often it comes. */
  static void await(Cluster cluster, String key) {
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> reads =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.infra().kafka());
    var partition = new TopicPartition(cluster.prefix() + "dead", 0);
    try (var consumer = new KafkaConsumer<>(reads, bytes, bytes)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Eventually.holds(
          "dead letter " + key,
          () -> {
            for (var letter : consumer.poll(POLL)) {
              if (key.equals(new String(letter.key(), StandardCharsets.UTF_8))) {
                return true;
              }
            }
            return false;
          });
    }
  }
}
