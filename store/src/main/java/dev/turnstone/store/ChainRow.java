package dev.turnstone.store;

import dev.turnstone.archive.RunArchive;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One of a chain's rows, not read yet.
 *
 * @param bytes of its text
 */
record ChainRow(RunArchive.Link link, long bytes) {

  /** Newest first, as far as they can be followed. */
  static List<ChainRow> of(Database database, Tenant tenant, RunId last, int countMax) {
    return database.with(
        "a chain of runs",
        handle ->
            handle
                .createQuery(
                    """
                    WITH RECURSIVE link (id, previous, bytes, depth) AS (
                      SELECT id, previous, %1$s, 1 FROM run
                      WHERE id = :last AND tenant = :tenant AND gone IS NULL AND NOT broken
                      UNION ALL
                      SELECT run.id, run.previous, %1$s, link.depth + 1
                      FROM link JOIN run ON run.id = link.previous
                      WHERE link.depth < :count AND run.tenant = :tenant AND run.gone IS NULL
                        AND NOT run.broken)
                    SELECT id, previous, bytes FROM link ORDER BY depth
                    """
                        .formatted(StoredRun.BYTES))
                .bind("last", last.value())
                .bind("tenant", tenant.value())
                .bind("count", countMax)
                .map((row, context) -> read(row))
                .list());
  }

  private static ChainRow read(ResultSet row) throws SQLException {
    RunId previous =
        Optional.ofNullable(row.getObject("previous", UUID.class)).map(RunId::new).orElse(null);
    return new ChainRow(
        new RunArchive.Link(new RunId(row.getObject("id", UUID.class)), previous),
        row.getLong("bytes"));
  }
}
