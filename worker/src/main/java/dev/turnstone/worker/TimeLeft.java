package dev.turnstone.worker;

import dev.turnstone.run.Run;
import dev.turnstone.run.RunSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a run may go on, by the broker's clock. The coordinator ends it in time; what is counted
 * here bounds the waits of a worker that does not hear of it, so it comes a little later.
 */
final class TimeLeft {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final HeldRun held;
  private final Heartbeats heartbeats;

  TimeLeft(HeldRun held, Heartbeats heartbeats) {
    this.held = held;
    this.heartbeats = heartbeats;
  }

  /** More than zero; empty when there is none. */
  Optional<Duration> of(Run run, RunSpec spec) {
    long asked = run.state().marks().requestedMillis();
    long since = asked > 0 ? asked : held.taken().ref().millis();
    long gone = heartbeats.brokerMillis() - since;
    Duration left = spec.limits().deadline().plus(GRACE).minusMillis(gone);
    return Optional.of(left).filter(Duration::isPositive);
  }
}
