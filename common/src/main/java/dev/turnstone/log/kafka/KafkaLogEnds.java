package dev.turnstone.log.kafka;

import dev.turnstone.log.LogEnds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks for the high watermarks of events. Admin tries again by itself on "offset not available" and
 * on a change of leaders, within the limit of 2 s.
 */
public final class KafkaLogEnds implements LogEnds, AutoCloseable {
  private static final int ASK_MILLIS_MAX = 2_000;

  private final Admin admin;
  private final String topic;
  private final IntSupplier partitions;

  /**
   * @param partitions says how many events has; 0 while that is not known
   */
  public KafkaLogEnds(KafkaSettings settings, IntSupplier partitions) {
    Map<String, Object> all = settings.common();
    all.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20L);
    admin = Admin.create(all);
    this.topic = settings.topics().events();
    this.partitions = partitions;
  }

  @Override
  public CompletableFuture<Map<Integer, Long>> ends() {
    return admin
        .listOffsets(latest(), new ListOffsetsOptions().timeoutMs(ASK_MILLIS_MAX))
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(offsets -> {
          Map<Integer, Long> ends = new HashMap<>();
          offsets.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
          return ends;
        });
  }

  private Map<TopicPartition, OffsetSpec> latest() {
    int count = partitions.getAsInt();
    if (count == 0) {
      throw new IllegalStateException("the log's partitions are not known yet");
    }
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
