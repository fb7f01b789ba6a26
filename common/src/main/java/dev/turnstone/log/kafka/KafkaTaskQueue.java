package dev.turnstone.log.kafka;

import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends tasks. Thread-safe. */
public final class KafkaTaskQueue implements TaskQueue {
  private final Sender sender;
  private final Topics topics;

  public KafkaTaskQueue(KafkaSettings settings) {
    sender = new Sender(settings, Sender.Patience.CLIENT);
    topics = settings.topics();
  }

  @Override
  public CompletableFuture<Void> send(Task task, Task.Kind of) {
    return sender.send(encode(topics, task, of)).thenApply(_ -> null);
  }

  /** The record of a task, for those who have a producer of their own. */
  public static ProducerRecord<byte[], byte[]> encode(Topics topics, Task task, Task.Kind of) {
    byte[] key = task.run().toString().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topics.tasks(of), key, RunJson.bytes(task));
  }

  @Override
  public void close() {
    sender.close();
  }
}
