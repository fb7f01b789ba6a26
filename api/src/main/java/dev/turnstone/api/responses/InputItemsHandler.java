package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * GET /responses/{id}/input_items: what the model was given, the chain behind the response
 * included, in pages. A chain whose earlier links were deleted is shown from the first one left.
 */
final class InputItemsHandler implements Handler {
  private static final int OK = 200;
  private static final int LIMIT = 20;

  private final Runs runs;
  private final StoredHandlers stored;
  private final InputItems input;
  private final Output output;

  InputItemsHandler(Runs runs, StoredHandlers stored, InputItems input, Output output) {
    this.runs = runs;
    this.stored = stored;
    this.input = input;
    this.output = output;
  }

  @Override
  public void handle(Exchange exchange) {
    Queries.text(exchange, "before")
        .ifPresent(_ -> {
          throw Refusals.parameter("before");
        });
    int limit = Queries.limit(exchange, LIMIT);
    boolean descending = Queries.descending(exchange);
    Set<String> includes = Queries.includes(exchange);
    List<ObjectNode> items = items(stored.find(exchange));
    List<ObjectNode> ordered = descending ? items.reversed() : items;
    int from = Queries.text(exchange, "after").map(after -> following(ordered, after)).orElse(0);
    int to = Math.min(ordered.size(), from + limit);
    List<ObjectNode> page = ordered.subList(from, to);
    InputItems.keep(includes, page);
    exchange.json(OK, Json.bytes(Pages.page(page, to < ordered.size())));
  }

  private static int following(List<ObjectNode> items, String after) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path("id").asString("").equals(after)) {
        return i + 1;
      }
    }
    throw Refusals.value("after", "no item has this id.");
  }

  private List<ObjectNode> items(RunView view) {
    List<ObjectNode> items = new ArrayList<>();
    for (Run link : runs.chain(view)) {
      items.addAll(input.of(link));
      if (!link.id().equals(view.run().id())) {
        output.handedOn(link).forEach(shown -> items.add(ItemWriter.shown(shown)));
      }
    }
    return items;
  }
}
