package dev.turnstone.log.kafka;

import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.run.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads all partitions of events in no group. */
public final class KafkaEventTail implements EventTail {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Long> positions = new HashMap<>();

  /**
   * @param from by partition the first offset wanted; what was dropped by retention is skipped;
   *     partitions not named are read from their beginning
   */
  public KafkaEventTail(KafkaSettings settings, Map<Integer, Long> from) {
    consumer = Consumers.unowned(settings);
    List<TopicPartition> all = Consumers.partitions(consumer, settings.topics().events());
    consumer.assign(all);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all, Consumers.ASK_MAX);
    for (TopicPartition partition : all) {
      long first =
          Math.max(
              from.getOrDefault(partition.partition(), 0L), beginnings.getOrDefault(partition, 0L));
      consumer.seek(partition, first);
      positions.put(partition.partition(), first);
    }
  }

  @Override
  public List<EventRecord> poll(Duration limit) {
    List<EventRecord> records = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
        positions.put(record.partition(), record.offset() + 1);
        EventFormat.decode(
                new LogPosition(record.partition(), record.offset()),
                record.timestamp(),
                record.key(),
                record.headers(),
                record.value())
            .ifPresent(records::add);
      }
    } catch (WakeupException asked) {
      return records;
    }
    return records;
  }

  @Override
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
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
