package dev.turnstone.log.kafka;

import dev.turnstone.log.Appended;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage;
import dev.turnstone.run.LogPosition;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends to workers, with the short patience that heartbeats want. Thread-safe. */
public final class KafkaWorkersLine implements WorkersLine {
  private final Sender sender;
  private final String topic;

  public KafkaWorkersLine(KafkaSettings settings) {
    sender = new Sender(settings, Sender.Patience.BEAT);
    topic = settings.topics().workers();
  }

  @Override
  public CompletableFuture<Appended> send(WorkersMessage message) {
    byte[] value = RunJson.bytes(message);
    return sender
        .send(new ProducerRecord<>(topic, value))
        .thenApply(metadata ->
            new Appended(
                new LogPosition(metadata.partition(), metadata.offset()), metadata.timestamp()));
  }

  @Override
  public void close() {
    sender.close();
  }
}
