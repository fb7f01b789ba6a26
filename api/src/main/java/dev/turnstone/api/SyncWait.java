package dev.turnstone.api;

import dev.turnstone.run.Run;
import java.time.Duration;
import java.util.Optional;

/** Waits for a run's end on behalf of a client that waits for the answer. */
@FunctionalInterface
public interface SyncWait {

  /**
   * Reads the feed to the run's end, or until the limit has passed; does not close it.
   *
   * @return the run as it is then; empty when the client hung up before
   */
  Optional<Run> await(RunFeed feed, Exchange exchange, Duration limit);
}
