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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
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
  public void list(Listing listing, Predicate<ArchivedRun> taker) {
    Optional<Listing> rest = Optional.of(listing);
    while (rest.isPresent()) {
      rest = part(rest.get(), taker);
    }
  }

  /** What is still wanted behind it: as many as were deleted since their rows were listed. */
  private Optional<Listing> part(Listing listing, Predicate<ArchivedRun> taker) {
    List<RunList.Row> rows = database.with("a list of runs", handle -> RunList.of(handle, listing));
    int given = 0;
    for (List<RunList.Row> chunk : Chunks.of(rows, RunList.Row::bytes)) {
      List<RunId> ids = chunk.stream().map(RunList.Row::run).toList();
      Map<RunId, StoredRun> read = StoredRun.read(database, ids);
      List<StoredRun> there = ids.stream().map(read::get).filter(Objects::nonNull).toList();
      given += there.size();
      if (!there.stream().map(PostgresArchive::listed).allMatch(taker)) {
        return Optional.empty();
      }
    }
    int missing = rows.size() - given;
    return missing == 0 || rows.size() < listing.limit()
        ? Optional.empty()
        : Optional.of(listing.behind(rows.getLast().place(), missing));
  }

  private static ArchivedRun listed(StoredRun stored) {
    return new ArchivedRun(stored.tenant(), stored.lane(), stored.run(), List.of(), false);
  }

  @Override
  public Map<Integer, Long> applied() {
    return database.with("applied offsets", AppliedOffsets::all);
  }

  @Override
  public List<Link> links(Tenant tenant, RunId last, int countMax) {
    return ChainRow.of(database, tenant, last, countMax).stream().map(ChainRow::link).toList();
  }

  @Override
  public List<Item> chain(Tenant tenant, RunId last, int depthMax, long bytesMax) {
    List<ChainRow> rows = ChainRow.of(database, tenant, last, depthMax);
    if (rows.isEmpty()) {
      throw new BrokenChain("run " + last + " is not there");
    }
    RunId missing = rows.getLast().link().previous();
    if (missing != null && rows.size() >= depthMax) {
      throw new LongChain("more than " + depthMax + " runs");
    }
    if (missing != null) {
      throw new BrokenChain("run " + missing + " is not there");
    }
    return RunItems.ofChain(database, rows.reversed(), bytesMax);
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
}
