package dev.turnstone.log.kafka;

import dev.turnstone.log.AppendFailed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer whose answers say whether an unacknowledged record may be in the log.
 * Thread-safe.
 */
final class Sender implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final int RECORD_BYTES_MAX = 2 * 1024 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;

  Sender(KafkaSettings settings, Patience patience) {
    Map<String, Object> all = settings.common();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaSettings.BLOCK_MAX.toMillis());
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.request().toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) patience.delivery().toMillis());
    producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** How long a record may be under way: one request, and all of them together. */
  record Patience(Duration request, Duration delivery) {
    /** For a client that waits. */
    static final Patience CLIENT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5));

    /** For runs, which ride out a restart of the broker. */
    static final Patience RUN = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(120));

    /** For heartbeats, which are worth nothing late. */
    static final Patience BEAT = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    Answer answer = new Answer();
    try {
      var _ = producer.send(record, answer::come);
      answer.sent();
    } catch (KafkaException | IllegalStateException failure) {
      answer.completeExceptionally(new AppendFailed(false, failure));
    }
    return answer;
  }

  @Override
  public void close() {
    producer.close(CLOSE_MAX);
  }

  /**
   * A producer that gives up before it queues a record (no metadata in time, no memory, too large)
   * says so in the callback, from within {@code send}: only then it is certain that nothing went
   * out.
   */
  private static final class Answer extends CompletableFuture<RecordMetadata> {
    private final Thread sender = Thread.currentThread();
    private boolean sent;

    void sent() {
      sent = true;
    }

    void come(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure != null) {
        boolean within = Thread.currentThread().equals(sender) && !sent;
        completeExceptionally(new AppendFailed(!within, failure));
      } else {
        complete(metadata);
      }
    }
  }
}
