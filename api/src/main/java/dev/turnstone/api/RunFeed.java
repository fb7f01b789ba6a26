package dev.turnstone.api;

import dev.turnstone.run.Run;
import dev.turnstone.run.Timed;
import java.time.Duration;
import java.util.List;

/**
 * The accepted entries of one run, from its first on, for one reader on one thread. Closing it
 * frees what it pins.
 */
public interface RunFeed extends AutoCloseable {

  /**
   * The entries that have come since the last call, in order; waits for the first of them.
   *
   * @return empty when none came within {@code limit}
   * @throws RequestRejected UNAVAILABLE if this reader was so slow that it was cut off, or the node
   *     can't go on
   */
  List<Timed> next(Duration limit);

  /** The run, folded over all entries handed out so far. */
  Run run();

  /**
   * Whether it begins with the run's first entry. False where entries were dropped because they are
   * past their time: then there is only {@link #run}, and what still comes.
   */
  boolean whole();

  /** Whether the run is over and all its entries were handed out. */
  boolean over();

  @Override
  void close();
}
