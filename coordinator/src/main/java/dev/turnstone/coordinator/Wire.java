package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.log.kafka.KafkaTaskQueue;
import dev.turnstone.log.kafka.Topics;
import dev.turnstone.run.LogPosition;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Records of Streams and what they say, in the formats that everybody uses. */
final class Wire {
  private Wire() {}

  /**
   * @return empty for garbage
   * @throws dev.turnstone.log.NewerFormat when a later release wrote it
   */
  static Optional<EventRecord> read(RecordMetadata place, Record<byte[], byte[]> record) {
    return EventFormat.decode(
        new LogPosition(place.partition(), place.offset()),
        record.timestamp(),
        record.key(),
        record.headers(),
        record.value());
  }

  static Record<byte[], byte[]> task(Topics topics, Task task, Task.Kind kind, long millis) {
    return record(KafkaTaskQueue.encode(topics, task, kind), millis);
  }

  static Record<byte[], byte[]> event(KafkaSettings kafka, Draft draft, long millis) {
    return record(EventFormat.encode(kafka.topics().events(), draft, kafka.format()), millis);
  }

  static Record<byte[], byte[]> control(ControlMessage message, long millis) {
    return new Record<>(null, RunJson.bytes(message), millis, new RecordHeaders());
  }

  private static Record<byte[], byte[]> record(ProducerRecord<byte[], byte[]> made, long millis) {
    return new Record<>(made.key(), made.value(), millis, made.headers());
  }
}
