package dev.turnstone.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Up to where each partition of events is in this database. The rows are locks too: whoever commits
 * moves them from where it began, and nobody else who began there can.
 */
final class AppliedOffsets {
  private AppliedOffsets() {}

  /** A partition's way in one batch: both are offsets of the next record to be applied. */
  record Span(int partition, long before, long next) {}

  /** By partition where to go on; 0 for one that is new. */
  static Map<Integer, Long> of(Handle handle, Set<Integer> partitions) {
    handle
        .createUpdate(
            """
            INSERT INTO applied_offset (partition, next) SELECT p, 0 FROM unnest(:partitions) p
            ON CONFLICT DO NOTHING
            """)
        .bindArray("partitions", Integer.class, List.copyOf(partitions))
        .execute();
    Map<Integer, Long> all = all(handle);
    return partitions.stream().collect(Collectors.toMap(p -> p, all::get));
  }

  static Map<Integer, Long> all(Handle handle) {
    return handle
        .createQuery("SELECT partition, next FROM applied_offset")
        .map((row, context) -> Map.entry(row.getInt("partition"), row.getLong("next")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Moves all, and locks their rows until the transaction ends.
   *
   * @return false if one of them is not where it should be: somebody else has moved it, and the
   *     transaction must be rolled back
   */
  static boolean advance(Handle handle, List<Span> spans) {
    Columns<Span> columns =
        new Columns<>(spans)
            .number("partition", span -> (long) span.partition())
            .number("before", Span::before)
            .number("after", Span::next);
    int moved =
        columns
            .bindTo(
                handle.createUpdate(
                    "UPDATE applied_offset SET next = v.after FROM "
                        + columns.unnested()
                        + " WHERE applied_offset.partition = v.partition"
                        + " AND applied_offset.next = v.before"))
            .execute();
    return moved == spans.size();
  }
}
