package dev.turnstone.log.kafka;

import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource;
import dev.turnstone.run.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * One share consumer. Nothing is fetched beyond what one take asks for ({@code record_limit}):
 * records waiting in a client would outlive their locks. What the broker hands out beyond {@code
 * max} goes back at once.
 */
public final class KafkaTaskSource implements TaskSource {
  private static final Logger log = LoggerFactory.getLogger(KafkaTaskSource.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final Task.Kind of;
  private final Map<TaskRef, ConsumerRecord<byte[], byte[]>> open = new HashMap<>();

  /**
   * @param batch most tasks of one take; callers should have as many slots before they take
   */
  public KafkaTaskSource(KafkaSettings settings, Task.Kind of, int batch) {
    Map<String, Object> all = settings.common();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().workersGroup(of));
    all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    this.of = of;
    consumer =
        new KafkaShareConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(settings.topics().tasks(of)));
  }

  @Override
  public List<Taken> take(int max, Duration limit) {
    List<Taken> taken = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
        if (taken.size() == max) {
          consumer.acknowledge(record, AcknowledgeType.RELEASE);
        } else {
          read(record, taken);
        }
      }
    } catch (WakeupException asked) {
      return taken;
    }
    return taken;
  }

  private void read(ConsumerRecord<byte[], byte[]> record, List<Taken> taken) {
    TaskRef ref = new TaskRef(of.topic(), record.partition(), record.offset(), record.timestamp());
    try {
      Task task = RunJson.read(record.value(), Task.class);
      open.put(ref, record);
      taken.add(new Taken(task, ref, record.deliveryCount().map(Short::intValue).orElse(1)));
    } catch (JacksonException garbage) {
      log.warn(
          "task unreadable, passed over partition={} offset={}", ref.partition(), ref.offset());
      consumer.acknowledge(record, AcknowledgeType.REJECT);
    }
  }

  @Override
  public void accept(Taken taken) {
    acknowledge(taken, AcknowledgeType.ACCEPT);
  }

  @Override
  public void release(Taken taken) {
    acknowledge(taken, AcknowledgeType.RELEASE);
  }

  private void acknowledge(Taken taken, AcknowledgeType how) {
    ConsumerRecord<byte[], byte[]> record = open.remove(taken.ref());
    if (record == null) {
      throw new IllegalStateException("answered already: " + taken.ref());
    }
    consumer.acknowledge(record, how);
    if (open.isEmpty()) {
      consumer.commitAsync();
    }
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CLOSE_MAX);
  }
}
