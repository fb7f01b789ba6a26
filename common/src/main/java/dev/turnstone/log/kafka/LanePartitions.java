package dev.turnstone.log.kafka;

import dev.turnstone.run.LaneId;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.utils.Utils;

/**
 * Says in which partition of events a lane lies: as the producer's own partitioner does for a key.
 *
 * @param count partitions of events
 */
public record LanePartitions(int count) implements ToIntFunction<LaneId> {
  @Override
  public int applyAsInt(LaneId lane) {
    byte[] key = lane.value().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % count;
  }
}
