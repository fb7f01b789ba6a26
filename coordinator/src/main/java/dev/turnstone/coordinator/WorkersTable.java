package dev.turnstone.coordinator;

import dev.turnstone.log.WorkersMessage;
import java.util.function.Consumer;

/**
 * Folds the topic workers, from its beginning, and hands the table on with each tick once it has
 * caught up with what there was at the start: a table in the middle of the past would take a pause
 * long over for a present one. One thread owns it.
 */
final class WorkersTable {
  private final long end;
  private final Consumer<Workers> ticked;
  private Workers workers = Workers.NONE;

  /**
   * @param end offset after the last message there was at the start
   * @param ticked neither blocks nor throws
   */
  WorkersTable(long end, Consumer<Workers> ticked) {
    this.end = end;
    this.ticked = ticked;
  }

  void read(long offset, long millis, WorkersMessage message) {
    workers = workers.after(message, millis);
    if (message instanceof WorkersMessage.Tick && offset + 1 >= end) {
      ticked.accept(workers);
    }
  }
}
