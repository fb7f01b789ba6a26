package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Listing;
import dev.turnstone.run.Run;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * GET /responses: the stored responses in pages, newest first, each with what its client said. An
 * extension that llama-stack brought; OpenAI has no such list.
 */
final class ListHandler implements Handler {
  private static final int OK = 200;
  private static final int LIMIT = 50;

  private final Runs runs;
  private final ResponseWriter writer;
  private final InputItems input;

  ListHandler(Runs runs, ResponseWriter writer, InputItems input) {
    this.runs = runs;
    this.writer = writer;
    this.input = input;
  }

  @Override
  public void handle(Exchange exchange) {
    int limit = Queries.limit(exchange, LIMIT);
    Listing.Cursor after =
        Queries.text(exchange, "after").map(id -> cursor(exchange, id)).orElse(null);
    Listing wanted =
        new Listing(
            exchange.tenant(),
            Echo.DIALECT,
            Queries.text(exchange, "model").orElse(null),
            Queries.descending(exchange),
            after,
            limit + 1);
    Set<String> includes = Queries.includes(exchange);
    Page page = new Page(limit);
    runs.list(
        wanted,
        run -> {
          page.add(() -> shown(run, includes));
          return !page.more();
        });
    exchange.json(OK, Json.bytes(page.json()));
  }

  private Listing.Cursor cursor(Exchange exchange, String id) {
    return ResponseIds.response(id)
        .flatMap(run -> runs.find(exchange.tenant(), run))
        .filter(Chains::readable)
        .map(view ->
            new Listing.Cursor(view.run().state().marks().requestedMillis(), view.run().id()))
        .orElseThrow(() -> Refusals.value("after", "no response has this id."));
  }

  private ObjectNode shown(Run run, Set<String> includes) {
    ObjectNode response = writer.show(run);
    ArrayNode items = response.putArray("input");
    input.of(run).forEach(items::add);
    InputItems.keep(includes, items);
    return response;
  }
}
