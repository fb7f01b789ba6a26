package dev.turnstone.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads the topic events from given positions on, all partitions, in no group. One thread owns it;
 * only {@link #wakeup} may be called from others.
 */
public interface EventTail extends AutoCloseable {

  /**
   * The next records, in the order of each partition; empty after {@code limit} or a wakeup.
   *
   * @throws NewerFormat when a record was written by a later release
   */
  List<EventRecord> poll(Duration limit);

  /** By partition the offset of the next record to be polled, garbage passed over included. */
  Map<Integer, Long> positions();

  void wakeup();

  @Override
  void close();
}
