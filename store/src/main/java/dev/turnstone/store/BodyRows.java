package dev.turnstone.store;

import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
              Columns<Map.Entry<BodyId, RunId>> columns =
                  new Columns<>(List.copyOf(wanted.entrySet()))
                      .uuid("run_id", entry -> entry.getValue().value())
                      .uuid("body_id", entry -> entry.getKey().value());
              Map<BodyId, List<Item>> bodies = new HashMap<>();
              columns
                  .bindTo(
                      handle.createQuery(
                          "SELECT body_id, items FROM run_body JOIN "
                              + columns.unnested()
                              + " USING (run_id, body_id)"))
                  .map((row, context) ->
                      Map.entry(
                          new BodyId(row.getObject("body_id", UUID.class)),
                          RunJson.read(row.getString("items"), ITEMS)))
                  .forEach(body -> bodies.put(body.getKey(), body.getValue()));
              return bodies;
            });
    if (found.size() < wanted.size()) {
      throw new IllegalStateException("a body is missing: it was deleted with its run");
    }
    return found;
  }
}
