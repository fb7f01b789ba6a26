package dev.turnstone.coordinator;

import dev.turnstone.log.Task;
import dev.turnstone.log.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What a coordinator asks the broker once.
 *
 * @param events its partitions
 * @param tasks how many partitions each tasks topic has
 * @param workersEnd offset after the last message in workers
 */
record LogPlaces(List<TopicPartition> events, int tasks, long workersEnd) {
  LogPlaces {
    events = List.copyOf(events);
  }

  /**
   * @throws IllegalStateException when the topics are not there or nobody answers
   */
  static LogPlaces ask(Admin admin, Topics topics, Duration limit) {
    String tasks = topics.tasks(Task.Kind.INTERACTIVE);
    TopicPartition workers = new TopicPartition(topics.workers(), 0);
    Map<String, TopicDescription> described =
        answer(admin.describeTopics(List.of(topics.events(), tasks)).allTopicNames(), limit);
    long end =
        answer(
                admin.listOffsets(Map.of(workers, OffsetSpec.latest())).partitionResult(workers),
                limit)
            .offset();
    List<TopicPartition> events = partitions(described, topics.events());
    return new LogPlaces(events, partitions(described, tasks).size(), end);
  }

  private static List<TopicPartition> partitions(
      Map<String, TopicDescription> described, String topic) {
    TopicDescription description = described.get(topic);
    if (description == null) {
      throw new IllegalStateException("no topic " + topic);
    }
    return description.partitions().stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private static <T> T answer(KafkaFuture<T> asked, Duration limit) {
    try {
      return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the coordinator can't see its topics", failure.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("Kafka did not answer within " + limit, late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    }
  }
}
