package dev.turnstone.store;

import dev.turnstone.log.RunJson;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Step;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table run, read.
 *
 * @param partition of events in which its records lie
 * @param weight about how many bytes it takes in memory
 */
record StoredRun(Tenant tenant, LaneId lane, int partition, Run run, Flags flags, long weight) {
  /** What {@link #of} needs. */
  static final String COLUMNS =
      """
      run.id, run.tenant, run.lane, run.log_partition, run.stored, run.broken, run.gone,
      run.opened_micros, run.state, run.spec, run.content
      """;

  /** How much text a row has. */
  static final String BYTES =
      "coalesce(octet_length(run.spec), 0) + coalesce(octet_length(run.content), 0)";

  /** Those runs of {@code ids} that are still there with their content. */
  static Map<RunId, StoredRun> read(Database database, Collection<RunId> ids) {
    return database.with(
        "runs",
        handle ->
            handle
                .createQuery(
                    "SELECT %s FROM run WHERE id = ANY (:ids) AND gone IS NULL AND NOT broken"
                        .formatted(COLUMNS))
                .bindArray("ids", UUID.class, ids.stream().map(RunId::value).toList())
                .map((row, context) -> of(row))
                .collectToMap(stored -> stored.run().id(), stored -> stored));
  }

  /**
   * @param stored whether a client may read it after its end
   * @param broken whether its content could not be written
   * @param gone a tombstone
   */
  record Flags(boolean stored, boolean broken, boolean gone) {}

  /** The part of a run's content that changes, without the spec; of a broken one only the usage. */
  record Kept(List<Step> steps, List<Step.CallResult> results, Usage usage) {
    static final Kept NONE = new Kept(List.of(), List.of(), Usage.NONE);

    static String text(RunContent content) {
      return RunJson.text(new Kept(content.steps(), content.results(), content.usage()));
    }

    /** Where the rest can't be stored. */
    static String bare(Usage usage) {
      return RunJson.text(new Kept(List.of(), List.of(), usage));
    }

    static Kept read(@Nullable String text) {
      return text == null ? NONE : RunJson.read(text, Kept.class);
    }
  }

  static StoredRun of(ResultSet row) throws SQLException {
    String spec = row.getString("spec");
    String content = row.getString("content");
    Run run =
        new Run(
            new RunId(row.getObject("id", UUID.class)),
            RunJson.read(row.getString("state"), RunState.class),
            content(spec, row.getLong("opened_micros"), content));
    return new StoredRun(
        new Tenant(row.getString("tenant")),
        new LaneId(row.getString("lane")),
        row.getInt("log_partition"),
        run,
        flags(row),
        length(spec) + length(content));
  }

  static RunContent content(@Nullable String spec, long opened, @Nullable String content) {
    Kept kept = Kept.read(content);
    return new RunContent(
        spec == null ? null : RunJson.read(spec, RunSpec.class),
        kept.steps(),
        opened,
        kept.results(),
        kept.usage());
  }

  private static Flags flags(ResultSet row) throws SQLException {
    boolean gone = row.getTimestamp("gone") != null;
    return new Flags(row.getBoolean("stored"), row.getBoolean("broken"), gone);
  }

  private static long length(@Nullable String text) {
    return Objects.requireNonNullElse(text, "").length();
  }
}
