package dev.turnstone.coordinator;

import dev.turnstone.log.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Streams is set up here, and where its files are. */
final class StreamsProperties {
  private static final Logger log = LoggerFactory.getLogger(StreamsProperties.class);
  private static final int COMMIT_MILLIS = 200;
  private static final int HEARTBEATS_PER_SESSION = 4;
  private static final long CACHE_BYTES = 32L * 1024 * 1024;

  private StreamsProperties() {}

  static Properties of(UUID id, KafkaSettings kafka, CoordinatorSettings settings) {
    int session = (int) settings.session().toMillis();
    Properties all = new Properties();
    all.putAll(kafka.common());
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.topics().coordinatorGroup());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
    all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    all.put(StreamsConfig.STATE_DIR_CONFIG, folder(id, settings).toString());
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication(kafka));
    all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    all.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        session / HEARTBEATS_PER_SESSION);
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    return all;
  }

  /** Streams locks its folder, and processes of one machine may share their data folder. */
  private static Path folder(UUID id, CoordinatorSettings settings) {
    return settings.state().resolve(id.toString());
  }

  /** The stores are in memory: nothing in the folder is worth keeping. */
  static void clean(UUID id, CoordinatorSettings settings) {
    Path folder = folder(id, settings);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failure) {
      log.warn("folder left behind folder={}", folder, failure);
    }
  }

  /** Left to the broker's default where the operator leaves it to us. */
  private static int replication(KafkaSettings kafka) {
    return kafka.replication() == 0 ? -1 : kafka.replication();
  }
}
