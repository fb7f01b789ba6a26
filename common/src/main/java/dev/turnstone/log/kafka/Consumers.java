package dev.turnstone.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How our consumers are made. */
final class Consumers {
  static final Duration ASK_MAX = Duration.ofSeconds(30);
  static final CloseOptions CLOSE_MAX = CloseOptions.timeout(Duration.ofSeconds(5));

  private Consumers() {}

  /** A consumer in no group, which is told where to read. */
  static KafkaConsumer<byte[], byte[]> unowned(KafkaSettings settings) {
    return new KafkaConsumer<>(
        reading(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static Map<String, Object> reading(KafkaSettings settings) {
    Map<String, Object> all = settings.common();
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return all;
  }

  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic, ASK_MAX).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }
}
