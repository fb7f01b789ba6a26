package dev.turnstone.log.kafka;

import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.RunJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topic control: a sender, and one thread for each listener. Thread-safe. */
public final class KafkaControlLine implements ControlLine {
  private final KafkaSettings settings;
  private final Sender sender;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  public KafkaControlLine(KafkaSettings settings) {
    this.settings = settings;
    sender = new Sender(settings, Sender.Patience.CLIENT);
  }

  @Override
  public CompletableFuture<Void> send(ControlMessage message) {
    byte[] value = RunJson.bytes(message);
    return sender
        .send(new ProducerRecord<>(settings.topics().control(), value))
        .thenApply(_ -> null);
  }

  @Override
  public void listen(Consumer<ControlMessage> listener) {
    Follower follower =
        new Follower(
            settings,
            settings.topics().control(),
            Follower.From.END,
            "control",
            record -> listener.accept(RunJson.read(record.value(), ControlMessage.class)));
    followers.add(follower);
    follower.start();
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
    sender.close();
  }
}
