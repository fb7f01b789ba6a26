package dev.turnstone.store;

import dev.turnstone.log.RunJson;
import dev.turnstone.run.Context;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunSpec;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Writes changes: a handful of statements for however many runs. */
final class RunRows {
  private RunRows() {}

  static void write(Handle handle, List<RunChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    runs(handle, changes);
    EntryRow.write(handle, only(changes, change -> !change.gone() && !change.broken()));
    empty(handle, only(changes, RunChange::leaves).stream().map(RunRows::id).toList());
    appended(handle, only(changes, RunChange::showsLane));
  }

  /** Deletes what a run leaves beside its row. */
  static void empty(Handle handle, List<UUID> runs) {
    if (!runs.isEmpty()) {
      handle
          .createUpdate("DELETE FROM run_entry WHERE run_id = ANY (:runs)")
          .bindArray("runs", UUID.class, runs)
          .execute();
      handle
          .createUpdate("DELETE FROM run_body WHERE run_id = ANY (:runs)")
          .bindArray("runs", UUID.class, runs)
          .execute();
    }
  }

  /** Makes rows and moves rows on. */
  private static void runs(Handle handle, List<RunChange> changes) {
    Columns<RunChange> columns = moving(fixed(new Columns<>(changes)));
    columns
        .bindTo(
            handle.createUpdate(
                """
                INSERT INTO run (id, tenant, api_key, lane, shared, dialect, model, stored, status,
                  kept, gone, previous, created_millis, opened_micros, ended_micros, log_partition,
                  first_offset, log_offset, input_tokens, output_tokens, state, spec, content)
                SELECT id, tenant, api_key, lane, shared, dialect, model, stored, status, kept,
                  CASE WHEN gone THEN now() END, previous, created_millis, opened_micros,
                  ended_micros, log_partition, first_offset, log_offset, input_tokens,
                  output_tokens, state, spec, content
                FROM %s
                ON CONFLICT (id) DO UPDATE SET status = excluded.status, kept = excluded.kept,
                  gone = coalesce(run.gone, excluded.gone),
                  opened_micros = excluded.opened_micros,
                  ended_micros = coalesce(run.ended_micros, excluded.ended_micros),
                  log_offset = excluded.log_offset, input_tokens = excluded.input_tokens,
                  output_tokens = excluded.output_tokens, state = excluded.state,
                  spec = CASE WHEN excluded.gone IS NULL THEN run.spec END,
                  content = CASE WHEN excluded.gone IS NULL
                    THEN coalesce(excluded.content, run.content) END
                """
                    .formatted(columns.unnested())))
        .execute();
  }

  /** What a row keeps from its making on; of no account where there is one already. */
  private static Columns<RunChange> fixed(Columns<RunChange> columns) {
    return columns
        .text("tenant", change -> change.firstRecord().tenant().value())
        .uuid("api_key", RunRows::key)
        .text("lane", change -> change.firstRecord().lane().value())
        .flag("shared", RunChange::shared)
        .text("dialect", RunRows::dialect)
        .text("model", RunRows::model)
        .flag("stored", RunChange::stored)
        .uuid("previous", RunRows::previous)
        .number("created_millis", change -> change.state().marks().requestedMillis())
        .number("log_partition", RunRows::partition)
        .number("first_offset", change -> change.firstRecord().position().offset())
        .text("spec", RunRows::spec);
  }

  private static Columns<RunChange> moving(Columns<RunChange> columns) {
    return columns
        .uuid("id", RunRows::id)
        .text("status", RunChange::status)
        .flag("kept", RunChange::kept)
        .flag("gone", RunChange::gone)
        .number("opened_micros", change -> change.run().content().openedMicros())
        .number("ended_micros", change -> change.over() ? change.state().marks().micros() : null)
        .number("log_offset", change -> change.state().marks().offset())
        .number("input_tokens", change -> change.run().content().usage().input())
        .number("output_tokens", change -> change.run().content().usage().output())
        .text("state", change -> RunJson.text(change.state()))
        .text("content", RunRows::content);
  }

  /** Tells lanes that the request of their run is in the log. */
  static void appended(Handle handle, List<RunChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            UPDATE lane SET appended = true, requested = NULL
            WHERE tenant = :tenant AND lane = :lane AND run_id = :run
            """);
    changes.forEach(change ->
        batch
            .bind("tenant", change.firstRecord().tenant().value())
            .bind("lane", change.firstRecord().lane().value())
            .bind("run", id(change))
            .add());
    batch.execute();
  }

  static UUID id(RunChange change) {
    return change.id().value();
  }

  private static Long partition(RunChange change) {
    return (long) change.firstRecord().position().partition();
  }

  private static @Nullable String dialect(RunChange change) {
    RunSpec spec = change.spec();
    return spec == null ? null : spec.face().dialect();
  }

  /** Of whoever asked for it; absent without a key. */
  static @Nullable UUID key(RunChange change) {
    RunSpec spec = change.spec();
    KeyId key = spec == null ? null : spec.key();
    return key == null ? null : key.value();
  }

  private static @Nullable String model(RunChange change) {
    RunSpec spec = change.spec();
    return spec == null ? null : RunList.model(spec.model());
  }

  private static @Nullable UUID previous(RunChange change) {
    RunSpec spec = change.spec();
    return spec != null && spec.context() instanceof Context.Previous previous
        ? previous.run().value()
        : null;
  }

  private static @Nullable String spec(RunChange change) {
    RunSpec spec = change.spec();
    return spec == null || change.gone() || !change.makesRow() ? null : RunJson.text(spec);
  }

  /** Written where steps or results changed; absent leaves the row's as it is. */
  private static @Nullable String content(RunChange change) {
    if (change.gone() || !change.contentChanged()) {
      return null;
    }
    RunContent content = change.run().content();
    return change.broken() ? StoredRun.Kept.bare(content.usage()) : StoredRun.Kept.text(content);
  }

  private static List<RunChange> only(List<RunChange> changes, Predicate<RunChange> which) {
    return changes.stream().filter(which).toList();
  }
}
