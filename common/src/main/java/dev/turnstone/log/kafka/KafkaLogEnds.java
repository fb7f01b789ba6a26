package dev.turnstone.log.kafka;

import dev.turnstone.log.LogEnds;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private final Map<TopicPartition, OffsetSpec> latest;

  /**
   * @param partitions how many events has
   */
  public KafkaLogEnds(KafkaSettings settings, int partitions) {
    Map<String, Object> all = settings.common();
    all.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20L);
    admin = Admin.create(all);
    latest =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(settings.topics().events(), partition))
            .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
  }

  @Override
  public CompletableFuture<Map<Integer, Long>> ends() {
    return admin
        .listOffsets(latest, new ListOffsetsOptions().timeoutMs(ASK_MILLIS_MAX))
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(offsets -> {
          Map<Integer, Long> ends = new HashMap<>();
          offsets.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
          return ends;
        });
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(5));
  }
}
