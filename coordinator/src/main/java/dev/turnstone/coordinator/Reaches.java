package dev.turnstone.coordinator;

import dev.turnstone.coordinator.Sighting.Reach;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the broker how far events reaches, and what the group need not read: what it committed, and
 * what is gone. An idle partition is never polled again after an assignment, so its reader can't
 * tell by itself that it has read everything. Every question ends within 2 s.
 */
final class Reaches implements Supplier<CompletableFuture<Map<Integer, Reach>>> {
  private static final int ASK_MILLIS_MAX = 2_000;

  private final Admin admin;
  private final String group;
  private final List<TopicPartition> partitions;

  Reaches(Admin admin, String group, List<TopicPartition> partitions) {
    this.admin = admin;
    this.group = group;
    this.partitions = List.copyOf(partitions);
  }

  @Override
  public CompletableFuture<Map<Integer, Reach>> get() {
    var ends = offsets(OffsetSpec.latest());
    var begins = offsets(OffsetSpec.earliest());
    var committed = committed();
    return ends.thenCombine(begins, Reaches::spans)
        .thenCombine(committed, Reaches::reaches)
        .toCompletableFuture();
  }

  private CompletionStage<Map<TopicPartition, Long>> offsets(OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    return admin
        .listOffsets(asked, new ListOffsetsOptions().timeoutMs(ASK_MILLIS_MAX))
        .all()
        .toCompletionStage()
        .thenApply(answers -> {
          Map<TopicPartition, Long> offsets = new HashMap<>();
          answers.forEach((partition, info) -> offsets.put(partition, info.offset()));
          return offsets;
        });
  }

  private CompletionStage<Map<TopicPartition, OffsetAndMetadata>> committed() {
    return admin
        .listConsumerGroupOffsets(
            group, new ListConsumerGroupOffsetsOptions().timeoutMs(ASK_MILLIS_MAX))
        .partitionsToOffsetAndMetadata()
        .toCompletionStage();
  }

  private static Map<TopicPartition, Reach> spans(
      Map<TopicPartition, Long> ends, Map<TopicPartition, Long> begins) {
    Map<TopicPartition, Reach> spans = new HashMap<>();
    ends.forEach((partition, end) ->
        spans.put(partition, new Reach(end, begins.getOrDefault(partition, 0L))));
    return spans;
  }

  private static Map<Integer, Reach> reaches(
      Map<TopicPartition, Reach> spans, Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<Integer, Reach> reaches = new HashMap<>();
    spans.forEach((partition, span) -> {
      OffsetAndMetadata done = committed.get(partition);
      long floor = done == null ? span.floor() : Math.max(span.floor(), done.offset());
      reaches.put(partition.partition(), new Reach(span.end(), floor));
    });
    return reaches;
  }
}
