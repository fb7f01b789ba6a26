package dev.turnstone.store;

import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;

/** Reads rows of run_body. */
final class BodyRows {
  private static final TypeReference<List<Item>> ITEMS = new TypeReference<>() {};

  private BodyRows() {}

  /**
   * @param wanted bodies and whose they are
   * @throws IllegalStateException when one is missing: its run was deleted meanwhile
   */
  static Map<BodyId, List<Item>> read(Database database, Map<BodyId, RunId> wanted) {
    Map<BodyId, List<Item>> found =
        database.with(
            "bodies",
            handle -> {
              Map<BodyId, List<Item>> bodies = new HashMap<>();
              handle
                  .createQuery(
                      """
                      SELECT run_id, body_id, items FROM run_body
                      WHERE run_id = ANY (:runs) AND body_id = ANY (:bodies)
                      """)
                  .bindArray("runs", UUID.class, ids(wanted.values(), RunId::value))
                  .bindArray("bodies", UUID.class, ids(wanted.keySet(), BodyId::value))
                  .map((row, context) -> Body.of(row))
                  .stream()
                  .filter(body -> body.run().equals(wanted.get(body.id())))
                  .forEach(body -> bodies.put(body.id(), body.items()));
              return bodies;
            });
    if (found.size() < wanted.size()) {
      throw new IllegalStateException("a body is missing: it was deleted with its run");
    }
    return found;
  }

  /**
   * How long their JSON is together, which Postgres knows without reading them.
   *
   * @param wanted bodies and whose they are
   */
  static long bytes(Database database, Map<BodyId, RunId> wanted) {
    if (wanted.isEmpty()) {
      return 0;
    }
    List<BodyId> bodies = List.copyOf(wanted.keySet());
    return database.with(
        "the length of bodies",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT coalesce(sum(octet_length(items)), 0) FROM run_body
                    JOIN unnest(:runs, :bodies) AS wanted (run_id, body_id)
                      USING (run_id, body_id)
                    """)
                .bindArray(
                    "runs", UUID.class, bodies.stream().map(wanted::get).map(RunId::value).toList())
                .bindArray("bodies", UUID.class, bodies.stream().map(BodyId::value).toList())
                .mapTo(long.class)
                .one());
  }

  private static <T> List<UUID> ids(Collection<T> of, Function<T, UUID> value) {
    return of.stream().map(value).distinct().toList();
  }

  private record Body(RunId run, BodyId id, List<Item> items) {
    static Body of(ResultSet row) throws SQLException {
      return new Body(
          new RunId(row.getObject("run_id", UUID.class)),
          new BodyId(row.getObject("body_id", UUID.class)),
          RunJson.read(row.getString("items"), ITEMS));
    }
  }
}
