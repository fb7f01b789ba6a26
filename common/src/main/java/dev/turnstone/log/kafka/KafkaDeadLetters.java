package dev.turnstone.log.kafka;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic dead. Thread-safe. */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaDeadLetters.class);
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
    var _ =
        Failpoint.DEAD_LETTER_AFTER
            .behind(sender.send(letter))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                log.error("dead letter lost key={}", key, failure);
              }
            });
  }

  @Override
  public void close() {
    sender.close();
  }
}
