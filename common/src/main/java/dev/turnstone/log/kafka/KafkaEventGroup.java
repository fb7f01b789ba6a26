package dev.turnstone.log.kafka;

import dev.turnstone.log.EventGroup;
import dev.turnstone.run.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of the materializers' group. The broker only shares out the partitions: positions are
 * Postgres' affair, and a partition just assigned is read once they are known.
 */
public final class KafkaEventGroup implements EventGroup {
  private static final int SESSION_MILLIS = 6_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Set<Integer> unplaced = new HashSet<>();
  private final Set<Integer> lost = new HashSet<>();
  private Positions positions = _ -> Map.of();

  public KafkaEventGroup(KafkaSettings settings) {
    Map<String, Object> all = Consumers.reading(settings);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().materializerGroup());
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 3);
    topic = settings.topics().events();
    consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void join(Positions newPositions) {
    positions = newPositions;
    consumer.subscribe(List.of(topic), new Rebalance());
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      consumer.pause(assigned);
      assigned.forEach(partition -> unplaced.add(partition.partition()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      for (TopicPartition partition : revoked) {
        lost.add(partition.partition());
        unplaced.remove(partition.partition());
      }
    }
  }

  @Override
  public Batch poll(Duration limit) {
    try {
      place();
      List<Read> reads = new ArrayList<>();
      consumer.poll(limit).forEach(record -> reads.add(read(record)));
      Set<Integer> gone = Set.copyOf(lost);
      lost.clear();
      return new Batch(gone, reads);
    } catch (WakeupException asked) {
      return Batch.EMPTY;
    }
  }

  /**
   * Seeks to where Postgres is; if it can't say, the partitions stay paused and the exception comes
   * out.
   */
  private void place() {
    if (unplaced.isEmpty()) {
      return;
    }
    Map<Integer, Long> from = positions.of(Set.copyOf(unplaced));
    Set<TopicPartition> all =
        unplaced.stream()
            .map(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all, Consumers.ASK_MAX);
    for (TopicPartition partition : all) {
      long wanted = from.getOrDefault(partition.partition(), 0L);
      consumer.seek(partition, Math.max(wanted, beginnings.getOrDefault(partition, 0L)));
    }
    consumer.resume(all);
    unplaced.clear();
  }

  private static Read read(ConsumerRecord<byte[], byte[]> record) {
    LogPosition at = new LogPosition(record.partition(), record.offset());
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return EventFormat.decode(
            at, record.timestamp(), record.key(), record.headers(), record.value())
        .<Read>map(event -> new Read.Event(event, new String(value, StandardCharsets.UTF_8)))
        .orElseGet(() -> new Read.Garbage(at, ByteBuffer.wrap(value)));
  }

  @Override
  public void rewind() {
    Set<TopicPartition> all = consumer.assignment();
    consumer.pause(all);
    all.forEach(partition -> unplaced.add(partition.partition()));
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(Consumers.CLOSE_MAX);
  }
}
