package dev.turnstone.store;

import dev.turnstone.archive.Bodies;
import dev.turnstone.item.Item;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Bodies as rows of run_body. Whose entry never comes is deleted after a day. */
public final class PostgresBodies implements Bodies {
  private final Database database;

  public PostgresBodies(Database database) {
    this.database = database;
  }

  @Override
  public void put(RunId run, BodyId body, List<Item> items) {
    String json = RunJson.text(items.toArray(new Item[0]));
    database.with(
        "a body",
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO run_body (run_id, body_id, items) VALUES (:run, :body, :items)
                    ON CONFLICT DO NOTHING
                    """)
                .bind("run", run.value())
                .bind("body", body.value())
                .bind("items", json)
                .execute());
  }

  @Override
  public List<Item> get(RunId run, BodyId body) {
    return Objects.requireNonNull(BodyRows.read(database, Map.of(body, run)).get(body));
  }

  @Override
  public long bytes(RunId run, Collection<BodyId> bodies) {
    return BodyRows.bytes(
        database, bodies.stream().distinct().collect(Collectors.toMap(body -> body, _ -> run)));
  }
}
