package dev.turnstone.log.kafka;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic dead. Thread-safe. */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaDeadLetters.class);
  private static final Duration KEPT_MAX = Duration.ofSeconds(5);

  private final Sender sender;
  private final String topic;

  public KafkaDeadLetters(KafkaSettings settings) {
    sender = new Sender(settings, Sender.Patience.RUN);
    topic = settings.topics().dead();
  }

  @Override
  public void put(String key, byte[] record, Map<String, String> reasons) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), record);
    reasons.forEach(
        (name, why) -> letter.headers().add(name, why.getBytes(StandardCharsets.UTF_8)));
    Failpoint.DEAD_LETTER_BEFORE.pass();
    await(key, sender.send(letter));
    Failpoint.DEAD_LETTER_AFTER.pass();
  }

  private static void await(String key, CompletableFuture<?> sent) {
    try {
      sent.get(KEPT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      log.error("dead letter lost key={}", key, failure.getCause());
    } catch (TimeoutException late) {
      log.warn("dead letter not acknowledged yet key={}", key);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}
