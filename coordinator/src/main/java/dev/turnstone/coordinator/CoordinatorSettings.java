package dev.turnstone.coordinator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Settings of a coordinator.
 *
 * @param lease ticks without a heartbeat after which a worker is lost; at least 2
 * @param standbys instances beside the active one that keep a copy of its state; 0 or more
 * @param threads that share the partitions; at least 1
 * @param session how long the group waits for an instance that is silent; the broker allows 6 s and
 *     more
 * @param tick pause between the acknowledgement of a tick and the next
 * @param startMax how long a start may take
 * @param state folder for Streams' own files; each process makes its own in it
 */
public record CoordinatorSettings(
    int lease,
    int standbys,
    int threads,
    Duration session,
    Duration tick,
    Duration startMax,
    Path state) {
  public static final CoordinatorSettings DEFAULT =
      new CoordinatorSettings(
          10,
          1,
          1,
          Duration.ofSeconds(6),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Path.of("data", "coordinator"));

  public CoordinatorSettings {
    Objects.requireNonNull(state);
    if (lease < 2 || standbys < 0 || threads < 1) {
      throw new IllegalArgumentException("lease >= 2, standbys >= 0 and threads >= 1, please");
    }
    if (!session.isPositive() || !tick.isPositive() || !startMax.isPositive()) {
      throw new IllegalArgumentException("session, tick and start are longer than nothing");
    }
  }

  public CoordinatorSettings withLease(int newLease) {
    return new CoordinatorSettings(newLease, standbys, threads, session, tick, startMax, state);
  }

  public CoordinatorSettings withStandbys(int newStandbys) {
    return new CoordinatorSettings(lease, newStandbys, threads, session, tick, startMax, state);
  }

  public CoordinatorSettings withState(Path newState) {
    return new CoordinatorSettings(lease, standbys, threads, session, tick, startMax, newState);
  }
}
