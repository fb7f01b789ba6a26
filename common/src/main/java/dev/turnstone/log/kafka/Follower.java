package dev.turnstone.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * One thread that reads a topic of one partition and hands each record to a listener, in order,
 * till it is closed.
 */
public final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PLACE_MAX = Duration.ofSeconds(2);
  private static final long BACKOFF_NANOS = Duration.ofMillis(200).toNanos();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final From from;
  private final Consumer<ConsumerRecord<byte[], byte[]>> listener;
  private final Thread thread;
  private volatile boolean closing;

  /** Where reading starts. */
  public enum From {
    BEGINNING,
    END
  }

  public Follower(
      KafkaSettings settings,
      String topic,
      From from,
      String name,
      Consumer<ConsumerRecord<byte[], byte[]>> listener) {
    consumer = Consumers.unowned(settings);
    partition = new TopicPartition(topic, 0);
    this.from = from;
    this.listener = listener;
    thread = Thread.ofPlatform().name("follow-" + name).unstarted(this::run);
  }

  /**
   * Fixes the place to read from and starts. Waits for as long as Kafka is away: it may have gone
   * since somebody saw the topic, and that is no reason to leave. Gives up once this is closed.
   */
  public void start() {
    consumer.assign(List.of(partition));
    switch (from) {
      case BEGINNING -> consumer.seekToBeginning(List.of(partition));
      case END -> consumer.seekToEnd(List.of(partition));
    }
    while (!closing) {
      if (placed()) {
        thread.start();
        return;
      }
      LockSupport.parkNanos(BACKOFF_NANOS);
    }
    consumer.close(Consumers.CLOSE_MAX);
  }

  private boolean placed() {
    try {
      var _ = consumer.position(partition, PLACE_MAX);
      return true;
    } catch (WakeupException closed) {
      return false;
    } catch (RetriableException away) {
      log.warn("topic can't be followed yet topic={}: {}", partition.topic(), away.toString());
      return false;
    }
  }

  private void run() {
    while (!closing) {
      try {
        consumer.poll(POLL).forEach(this::hand);
      } catch (WakeupException | InterruptException asked) {
        log.debug("woken topic={}", partition.topic());
      } catch (KafkaException failure) {
        log.warn("topic can't be followed now topic={}", partition.topic(), failure);
        LockSupport.parkNanos(BACKOFF_NANOS);
      }
    }
    consumer.close(Consumers.CLOSE_MAX);
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) {
    try {
      listener.accept(record);
    } catch (JacksonException garbage) {
      log.warn("message unreadable topic={} offset={}", record.topic(), record.offset());
    } catch (RuntimeException failure) {
      log.error("message lost topic={} offset={}", record.topic(), record.offset(), failure);
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
