package dev.turnstone.cluster;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The log itself: reads what lies there, and appends what nobody of ours would. For one thread. */
public final class EventsTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Found> found = new ArrayList<>();

  /** A record, as it lies there and as it is read. */
  public record Found(ConsumerRecord<byte[], byte[]> raw, EventRecord read) {
    public boolean has(Class<? extends Entry> type) {
      return read.entries().stream().anyMatch(type::isInstance);
    }
  }

  public EventsTopic(Cluster cluster) {
    this.topic = cluster.prefix() + "events";
    String bootstrap = cluster.infra().kafka();
    Map<String, Object> reads = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    var bytes = new ByteArrayDeserializer();
    consumer = new KafkaConsumer<>(reads, bytes, bytes);
    Map<String, Object> writes = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    producer = new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** The run that a response's id names. */
  public static RunId run(String response) {
    return RunId.parse("resp_", response).orElseThrow();
  }

  /** All records of a run so far. */
  public List<Found> of(RunId run) {
    read();
    return found.stream().filter(record -> record.read().run().equals(run)).toList();
  }

  /** The records that were appended last, about so many in all partitions. */
  public List<Found> newest(int count) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long each = Math.max(1, count / Math.max(1, ends.size()));
    ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - each)));
    read();
    return List.copyOf(found);
  }

  /** The id of the response whose request has this text. */
  public Optional<String> requestedWith(String text) {
    return runsWith(text).stream().findFirst().map(run -> "resp_" + run.text());
  }

  /** The runs whose request has this text. */
  public List<RunId> runsWith(String text) {
    read();
    return found.stream()
        .filter(record -> record.has(RunEvent.Requested.class))
        .filter(record -> new String(record.raw().value(), StandardCharsets.UTF_8).contains(text))
        .map(record -> record.read().run())
        .distinct()
        .toList();
  }

  /** Up to the end that the log has at this moment. */
  private void read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(this::add);
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> raw) {
    var position = new LogPosition(raw.partition(), raw.offset());
    EventFormat.decode(position, raw.timestamp(), raw.key(), raw.headers(), raw.value())
        .ifPresent(read -> found.add(new Found(raw, read)));
  }

  /** Waits for a record of a run. */
  public Found await(RunId run, String what, Predicate<Found> wanted) {
    return Eventually.get(
        what + " of " + run, () -> of(run).stream().filter(wanted).reduce((_, last) -> last));
  }

  public Found await(RunId run, Class<? extends Entry> type) {
    return await(run, type.getSimpleName(), record -> record.has(type));
  }

  /** The same bytes once more, at the end of the same partition. */
  public void again(Found record) {
    ConsumerRecord<byte[], byte[]> raw = record.raw();
    send(new ProducerRecord<>(topic, raw.partition(), raw.key(), raw.value(), raw.headers()));
  }

  public void append(Draft draft) {
    send(EventFormat.encode(topic, draft, EventFormat.NEWEST));
  }

  /** Something that is no record of ours. */
  public LogPosition append(byte[] key, byte[] value) {
    return send(new ProducerRecord<>(topic, key, value));
  }

  private LogPosition send(ProducerRecord<byte[], byte[]> record) {
    try {
      var at = producer.send(record).get(30, TimeUnit.SECONDS);
      return new LogPosition(at.partition(), at.offset());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** The last record of a run under a claim, and so the last number used. */
  public Optional<Found> lastStamped(RunId run) {
    return of(run).stream()
        .filter(record -> record.read().stamp().isPresent())
        .reduce((_, last) -> last);
  }

  @Override
  public void close() {
    consumer.close();
    producer.close(Duration.ofSeconds(5));
  }
}
