package dev.turnstone.store;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.Listing;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.item.Item;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the materializer's rows. */
public final class PostgresArchive implements RunArchive {
  private final Database database;

  public PostgresArchive(Database database) {
    this.database = database;
  }

  @Override
  public Optional<ArchivedRun> read(RunId run, boolean withEntries) {
    // One statement is one snapshot: state and entries are of the same commit.
    String entries =
        withEntries
            ? """
            (SELECT array_agg(payload ORDER BY first_offset) FROM run_entry
             WHERE run_id = :run)
            """
            : "NULL::text[]";
    return database.with(
        "a run",
        handle ->
            handle
                .createQuery(
                    "SELECT %s, %s AS entries FROM run WHERE id = :run"
                        .formatted(StoredRun.COLUMNS, entries))
                .bind("run", run.value())
                .map((row, context) -> archived(row))
                .findOne());
  }

  @Override
  public List<ArchivedRun> list(Listing listing) {
    return database.with("a list of runs", handle -> RunList.of(handle, listing)).stream()
        .map(stored ->
            new ArchivedRun(stored.tenant(), stored.lane(), stored.run(), List.of(), false))
        .toList();
  }

  @Override
  public Map<Integer, Long> applied() {
    return database.with("applied offsets", AppliedOffsets::all);
  }

  @Override
  public List<Item> chain(Tenant tenant, RunId last, int depthMax) {
    List<Link> links =
        database.with("a chain of runs", handle -> links(handle, tenant, last, depthMax));
    if (links.isEmpty()) {
      throw new BrokenChain("run " + last + " is not there");
    }
    Link oldest = links.getFirst();
    if (oldest.previous() != null) {
      throw new BrokenChain(
          links.size() >= depthMax
              ? "the chain behind " + last + " is longer than " + depthMax + " runs"
              : "run " + oldest.previous() + " is not there");
    }
    return RunItems.ofChain(database, links.stream().map(Link::run).toList());
  }

  /** Oldest first, as far as they can be followed. */
  private static List<Link> links(Handle handle, Tenant tenant, RunId last, int depthMax) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE link (id, previous, depth) AS (
              SELECT id, previous, 1 FROM run
              WHERE id = :last AND tenant = :tenant AND gone IS NULL AND NOT broken
              UNION ALL
              SELECT run.id, run.previous, link.depth + 1
              FROM link JOIN run ON run.id = link.previous
              WHERE link.depth < :depth AND run.tenant = :tenant AND run.gone IS NULL
                AND NOT run.broken)
            SELECT link.previous, %s FROM link JOIN run ON run.id = link.id
            ORDER BY link.depth DESC
            """
                .formatted(StoredRun.COLUMNS))
        .bind("last", last.value())
        .bind("tenant", tenant.value())
        .bind("depth", depthMax)
        .map((row, context) -> Link.of(row))
        .list();
  }

  @Override
  public List<Item> history(Tenant tenant, LaneId lane, RunId before) {
    List<StoredRun> runs =
        database.with("a lane's history", handle -> kept(handle, tenant, lane, before));
    return RunItems.ofLane(database, runs);
  }

  private static List<StoredRun> kept(Handle handle, Tenant tenant, LaneId lane, RunId before) {
    return handle
        .createQuery(
            """
            SELECT %s FROM run
            WHERE tenant = :tenant AND lane = :lane AND shared AND kept AND gone IS NULL
              AND first_offset < coalesce(
                (SELECT first_offset FROM run WHERE id = :before), 9223372036854775807)
            ORDER BY first_offset
            """
                .formatted(StoredRun.COLUMNS))
        .bind("tenant", tenant.value())
        .bind("lane", lane.value())
        .bind("before", before.value())
        .map((row, context) -> StoredRun.of(row))
        .list();
  }

  @Override
  public Set<RunId> alive(Tenant tenant, LaneId lane, int countMax) {
    return database.with(
        "a lane's runs",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM run
                    WHERE tenant = :tenant AND lane = :lane AND shared AND ended_micros IS NULL
                    LIMIT :count
                    """)
                .bind("tenant", tenant.value())
                .bind("lane", lane.value())
                .bind("count", countMax)
                .map((row, context) -> new RunId(row.getObject("id", UUID.class)))
                .set());
  }

  private static ArchivedRun archived(ResultSet row) throws SQLException {
    StoredRun stored = StoredRun.of(row);
    return new ArchivedRun(
        stored.tenant(),
        stored.lane(),
        stored.run(),
        entries(stored.partition(), row.getArray("entries")),
        stored.flags().gone());
  }

  private static List<Timed> entries(int partition, @Nullable Array payloads) throws SQLException {
    List<Timed> entries = new ArrayList<>();
    if (payloads != null) {
      for (String payload : (String[]) payloads.getArray()) {
        entries.addAll(EntryText.read(partition, payload));
      }
    }
    return entries;
  }

  private record Link(StoredRun run, @Nullable UUID previous) {
    static Link of(ResultSet row) throws SQLException {
      return new Link(StoredRun.of(row), row.getObject("previous", UUID.class));
    }
  }
}
