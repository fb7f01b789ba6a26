package dev.turnstone.log.kafka;

import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.run.LogPosition;
import java.util.concurrent.CompletableFuture;

/** Appends to events. Thread-safe. */
public final class KafkaEventLog implements EventLog {
  private final Sender sender;
  private final String topic;
  private final int format;

  private KafkaEventLog(KafkaSettings settings, Sender.Patience patience) {
    sender = new Sender(settings, patience);
    topic = settings.topics().events();
    format = settings.format();
  }

  /**
   * For an API node: a client waits, so an append that is not acknowledged within 5 s has failed.
   */
  public static KafkaEventLog forClients(KafkaSettings settings) {
    return new KafkaEventLog(settings, Sender.Patience.CLIENT);
  }

  /**
   * For workers and the materializer: an append is tried for 120 s, which rides out a restart of
   * the broker.
   */
  public static KafkaEventLog forRuns(KafkaSettings settings) {
    return new KafkaEventLog(settings, Sender.Patience.RUN);
  }

  @Override
  public CompletableFuture<Appended> append(Draft draft) {
    return sender
        .send(EventFormat.encode(topic, draft, format))
        .thenApply(metadata ->
            new Appended(
                new LogPosition(metadata.partition(), metadata.offset()), metadata.timestamp()));
  }

  @Override
  public void close() {
    sender.close();
  }
}
