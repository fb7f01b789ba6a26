package dev.turnstone.store;

import dev.turnstone.archive.Listing;
import dev.turnstone.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds pages of the runs that clients may see. */
final class RunList {
  private RunList() {}

  /**
   * A run that belongs to a page, not read yet.
   *
   * @param place in the list
   * @param bytes of its text
   */
  record Row(Listing.Cursor place, long bytes) {
    private static Row of(ResultSet row) throws SQLException {
      RunId run = new RunId(row.getObject("id", UUID.class));
      return new Row(new Listing.Cursor(row.getLong("created_millis"), run), row.getLong("bytes"));
    }

    RunId run() {
      return place.run();
    }
  }

  static List<Row> of(Handle handle, Listing listing) {
    Query query =
        handle
            .createQuery(sql(listing))
            .bind("tenant", listing.tenant().value())
            .bind("dialect", listing.dialect())
            .bind("limit", listing.limit());
    if (listing.model() != null) {
      query.bind("model", model(listing.model()));
    }
    Listing.Cursor after = listing.after();
    if (after != null) {
      UUID run = after.run().value();
      query.bind("millis", after.createdMillis()).bind("run", run);
    }
    return query.map((row, context) -> Row.of(row)).list();
  }

  private static String sql(Listing listing) {
    String order = listing.newestFirst() ? "DESC" : "ASC";
    String model = listing.model() == null ? "" : "AND model = :model";
    String after =
        listing.after() == null
            ? ""
            : "AND (created_millis, id) %s (:millis, :run)"
                .formatted(listing.newestFirst() ? "<" : ">");
    return """
    SELECT id, created_millis, %s AS bytes FROM run
    WHERE tenant = :tenant AND dialect = :dialect AND stored AND gone IS NULL AND NOT broken
      %s %s
    ORDER BY created_millis %s, id %s
    LIMIT :limit
    """
        .formatted(StoredRun.BYTES, model, after, order, order);
  }

  /** As the column has it, which can't hold a zero. */
  static String model(String name) {
    return name.replace("\0", "");
  }
}
