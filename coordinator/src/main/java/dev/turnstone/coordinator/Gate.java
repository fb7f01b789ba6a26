package dev.turnstone.coordinator;

import dev.turnstone.coordinator.Sighting.Reach;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a sighting through once its partition was read as far as the sighting reaches. Decisions by
 * time are made on such sightings only, and on none that was begun before the partition was
 * assigned. One thread owns it.
 */
final class Gate {
  private final int partition;
  private long after;
  private @Nullable Sighting pending;

  /**
   * @param after number of the last sighting begun before the assignment
   */
  Gate(int partition, long after) {
    this.partition = partition;
    this.after = after;
  }

  /**
   * @param newest the newest sighting there is
   * @param position offset of the next record to be read; 0 if none was read yet
   * @return a sighting to decide by, each at most once
   */
  Optional<Sighting> pass(@Nullable Sighting newest, long position) {
    if (pending == null && newest != null && newest.number() > after) {
      pending = newest;
    }
    Sighting sighting = pending;
    if (sighting == null || !reached(sighting, position)) {
      return Optional.empty();
    }
    after = sighting.number();
    pending = null;
    return Optional.of(sighting);
  }

  private boolean reached(Sighting sighting, long position) {
    Reach reach = sighting.reaches().get(partition);
    return reach != null && Math.max(position, reach.floor()) >= reach.end();
  }
}
