package dev.turnstone.coordinator;

import dev.turnstone.run.RunId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Knows to which partition of a tasks topic a run's tasks go. */
@FunctionalInterface
interface TaskPlaces {
  int partition(RunId run);

  /** As Kafka's producers place a record by its key, which is the run's id as text. */
  static TaskPlaces hashed(int partitions) {
    return run -> {
      byte[] key = run.toString().getBytes(StandardCharsets.UTF_8);
      return Utils.toPositive(Utils.murmur2(key)) % partitions;
    };
  }
}
