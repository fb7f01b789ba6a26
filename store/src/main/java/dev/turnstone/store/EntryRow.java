package dev.turnstone.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A row of run_entry: what one run's records of one commit contributed. */
record EntryRow(UUID run, long firstOffset, String payload) {
  /** A row is cut here, between two records. In characters. */
  private static final int PAYLOAD_MAX = 1024 * 1024;

  static void write(Handle handle, List<RunChange> changes) {
    List<EntryRow> rows = changes.stream().flatMap(change -> of(change).stream()).toList();
    if (rows.isEmpty()) {
      return;
    }
    Columns<EntryRow> columns =
        new Columns<>(rows)
            .uuid("run_id", EntryRow::run)
            .number("first_offset", EntryRow::firstOffset)
            .text("payload", EntryRow::payload);
    columns
        .bindTo(
            handle.createUpdate(
                "INSERT INTO run_entry (run_id, first_offset, payload) SELECT * FROM "
                    + columns.unnested()
                    + " ON CONFLICT DO NOTHING"))
        .execute();
  }

  private static List<EntryRow> of(RunChange change) {
    List<EntryRow> rows = new ArrayList<>();
    List<EntryText.Segment> row = new ArrayList<>();
    int length = 0;
    for (EntryText.Segment segment : change.segments()) {
      if (!row.isEmpty() && length + segment.length() > PAYLOAD_MAX) {
        rows.add(of(change, row));
        row.clear();
        length = 0;
      }
      row.add(segment);
      length += segment.length();
    }
    if (!row.isEmpty()) {
      rows.add(of(change, row));
    }
    return rows;
  }

  private static EntryRow of(RunChange change, List<EntryText.Segment> row) {
    return new EntryRow(change.id().value(), row.getFirst().offset(), EntryText.write(row));
  }
}
