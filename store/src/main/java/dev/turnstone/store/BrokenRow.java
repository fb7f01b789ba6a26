package dev.turnstone.store;

import dev.turnstone.log.RunJson;
import dev.turnstone.run.Marks;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Usage;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The row of a run that can't be written as it is: its state and what it has used without its
 * content, so that it is known, can end, is counted, and holds nobody up.
 */
final class BrokenRow {
  private BrokenRow() {}

  static void write(Handle handle, RunChange change) {
    RunSpec spec = change.spec();
    String asked = spec == null || change.gone() ? null : clean(RunJson.text(spec));
    handle.savepoint("asked");
    try {
      insert(handle, change, asked);
    } catch (RuntimeException failure) {
      if (!SqlStates.data(failure)) {
        throw failure;
      }
      handle.rollbackToSavepoint("asked");
      insert(handle, change, null);
    }
    RunRows.empty(handle, List.of(change.id().value()));
    String lane = change.firstRecord().lane().value();
    if (change.showsLane() && lane.equals(clean(lane))) {
      RunRows.appended(handle, List.of(change));
    }
  }

  private static void insert(Handle handle, RunChange change, @Nullable String spec) {
    RunSpec asked = change.spec();
    Marks marks = change.state().marks();
    Usage used = change.run().content().usage();
    handle
        .createUpdate(
            """
            INSERT INTO run (id, tenant, api_key, lane, shared, dialect, stored, status, kept,
              broken, gone, created_millis, opened_micros, ended_micros, log_partition,
              first_offset, log_offset, input_tokens, output_tokens, state, spec, content)
            VALUES (:id, :tenant, CAST(:key AS uuid), :lane, :shared, :dialect, :stored, :status,
              false, true, CASE WHEN :gone THEN now() END, :created, 0, :ended, :partition, :first,
              :offset, :input, :output, :state, :spec, :content)
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, kept = false, broken = true,
              gone = excluded.gone, ended_micros = excluded.ended_micros,
              log_offset = excluded.log_offset, input_tokens = excluded.input_tokens,
              output_tokens = excluded.output_tokens, state = excluded.state,
              content = excluded.content,
              spec = CASE WHEN excluded.gone IS NULL THEN run.spec END
            """)
        .bind("id", change.id().value())
        .bind("tenant", clean(change.firstRecord().tenant().value()))
        .bind("key", RunRows.key(change))
        .bind("lane", clean(change.firstRecord().lane().value()))
        .bind("shared", change.shared())
        .bind("dialect", asked == null ? null : clean(asked.face().dialect()))
        .bind("stored", change.stored())
        .bind("status", change.status())
        .bind("gone", change.gone())
        .bind("created", marks.requestedMillis())
        .bind("ended", change.over() ? marks.micros() : null)
        .bind("partition", change.firstRecord().position().partition())
        .bind("first", change.firstRecord().position().offset())
        .bind("offset", marks.offset())
        .bind("state", clean(RunJson.text(change.state())))
        .bind("spec", spec)
        .bind("input", used.input())
        .bind("output", used.output())
        .bind("content", change.gone() ? null : StoredRun.Kept.bare(used))
        .execute();
  }

  /** The one character that Postgres has no text for. */
  private static String clean(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
