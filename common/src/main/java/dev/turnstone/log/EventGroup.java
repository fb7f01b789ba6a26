package dev.turnstone.log;

import dev.turnstone.run.LogPosition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads the topic events as one of several readers that share its partitions, from positions that
 * they keep themselves and not the broker. One thread owns it; only {@link #wakeup} may be called
 * from others.
 */
public interface EventGroup extends AutoCloseable {

  /** Joins the group. Once, before the first poll. */
  void join(Positions positions);

  /**
   * The next records, in the order of each partition; no reads after {@code limit} or a wakeup. An
   * exception of {@link Positions} comes out here; the partitions it was asked for are read only
   * once it has answered, at a later poll.
   *
   * @throws NewerFormat when a record was written by a later release
   */
  Batch poll(Duration limit);

  /**
   * Reads all its partitions again from what {@link Positions} says at the next poll. Records that
   * were fetched ahead are dropped.
   */
  void rewind();

  void wakeup();

  @Override
  void close();

  /** Where to begin. Called within poll, by the thread that owns the group. */
  @FunctionalInterface
  interface Positions {

    /**
     * By partition the offset of the first record to read, for each of {@code partitions}, which
     * this reader has just been given or has rewound. What retention has dropped is skipped.
     */
    Map<Integer, Long> of(Set<Integer> partitions);
  }

  /**
   * What a poll brought.
   *
   * @param lost partitions that have left this reader since the poll before, some of which may have
   *     come back; nothing of theirs read before may be used
   * @param reads of partitions that the reader has now
   */
  record Batch(Set<Integer> lost, List<Read> reads) {
    public static final Batch EMPTY = new Batch(Set.of(), List.of());

    public Batch {
      lost = Set.copyOf(lost);
      reads = List.copyOf(reads);
    }
  }

  /** A record of the log. */
  sealed interface Read {
    LogPosition position();

    /**
     * @param json the entries as they stand in the log, a JSON array, for those who pass them on
     *     unparsed
     */
    record Event(EventRecord record, String json) implements Read {
      public Event {
        Objects.requireNonNull(record);
        Objects.requireNonNull(json);
      }

      @Override
      public LogPosition position() {
        return record.position();
      }
    }

    /** Nobody can read it; it is passed over. */
    record Garbage(LogPosition position, ByteBuffer value) implements Read {
      public Garbage {
        value = value.asReadOnlyBuffer();
      }
    }
  }
}
