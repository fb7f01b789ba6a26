package dev.turnstone.log.kafka;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  public void put(List<Letter> letters) {
    if (letters.isEmpty()) {
      return;
    }
    List<CompletableFuture<?>> sent = new ArrayList<>();
    Failpoint.DEAD_LETTER_BEFORE.pass();
    for (Letter letter : letters) {
      sent.add(noted(letter, sender.send(record(letter))));
    }
    await(sent);
    Failpoint.DEAD_LETTER_AFTER.pass();
  }

  private ProducerRecord<byte[], byte[]> record(Letter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, letter.key().getBytes(StandardCharsets.UTF_8), letter.record());
    letter
        .reasons()
        .forEach((name, why) -> record.headers().add(name, why.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  /** A letter that is lost is said to be, however late that shows. */
  private static CompletableFuture<?> noted(Letter letter, CompletableFuture<?> sent) {
    return sent.handle((_, failure) -> {
      if (failure != null) {
        log.error("dead letter lost key={}", letter.key(), failure);
      }
      return true;
    });
  }

  private static void await(List<CompletableFuture<?>> sent) {
    try {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(KEPT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (TimeoutException late) {
      log.warn("dead letters not acknowledged yet count={}", sent.size());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}
