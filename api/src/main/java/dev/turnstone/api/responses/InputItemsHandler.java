package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.item.Item;
import dev.turnstone.run.Context;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * GET /responses/{id}/input_items: what the model was given, the chain behind the response
 * included, in pages. A chain whose earlier links were deleted is shown from the first one left.
 */
final class InputItemsHandler implements Handler {
  private static final int OK = 200;
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 100;
  private static final int CHAIN_MAX = 200;

  private final Runs runs;
  private final StoredHandlers stored;
  private final Contents contents;
  private final Output output;

  InputItemsHandler(Runs runs, StoredHandlers stored, Contents contents, Output output) {
    this.runs = runs;
    this.stored = stored;
    this.contents = contents;
    this.output = output;
  }

  @Override
  public void handle(Exchange exchange) {
    int limit = limit(exchange);
    String order = exchange.query("order").orElse("desc");
    if (!order.equals("asc") && !order.equals("desc")) {
      throw Refusals.value("order", order, List.of("asc", "desc"));
    }
    List<ObjectNode> items = items(exchange.tenant(), stored.find(exchange).run());
    List<ObjectNode> ordered = order.equals("asc") ? items : items.reversed();
    int from = exchange.query("after").map(after -> following(ordered, after)).orElse(0);
    int to = Math.min(ordered.size(), from + limit);
    exchange.json(OK, Json.bytes(page(ordered.subList(from, to), to < ordered.size())));
  }

  private static int limit(Exchange exchange) {
    String text = exchange.query("limit").orElse(Integer.toString(LIMIT));
    int limit;
    try {
      limit = Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw Refusals.invalid(
          "Invalid type for 'limit': expected an integer.", "limit", "invalid_type");
    }
    if (limit < 1 || limit > LIMIT_MAX) {
      boolean above = limit > LIMIT_MAX;
      throw Refusals.range("limit", "integer", above, above ? LIMIT_MAX : 1, limit);
    }
    return limit;
  }

  private static int following(List<ObjectNode> items, String after) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path("id").asString("").equals(after)) {
        return i + 1;
      }
    }
    throw Refusals.value("after", "no item has this id.");
  }

  private List<ObjectNode> items(Tenant tenant, Run run) {
    List<ObjectNode> items = new ArrayList<>();
    for (Run link : chain(tenant, run)) {
      items.addAll(input(link));
      if (!link.id().equals(run.id())) {
        output.handedOn(link).forEach(shown -> items.add(ItemWriter.shown(shown)));
      }
    }
    return items;
  }

  private List<Run> chain(Tenant tenant, Run run) {
    List<Run> chain = new ArrayList<>(List.of(run));
    Optional<Run> parent = parent(tenant, run);
    while (parent.isPresent() && chain.size() < CHAIN_MAX) {
      chain.add(parent.get());
      parent = parent(tenant, parent.get());
    }
    return chain.reversed();
  }

  private Optional<Run> parent(Tenant tenant, Run run) {
    return run.content()
        .asked()
        .map(RunSpec::context)
        .filter(Context.Previous.class::isInstance)
        .map(Context.Previous.class::cast)
        .flatMap(previous -> runs.find(tenant, previous.run()))
        .map(RunView::run);
  }

  private List<ObjectNode> input(Run run) {
    List<Item> input = contents.items(run.id(), run.content().asked().orElseThrow().input());
    List<ObjectNode> shown = new ArrayList<>();
    for (Item item : input) {
      String id = ResponseIds.item(ResponseIds.input(run.id(), shown.size()), item);
      shown.add(ItemWriter.item(id, item, ItemWriter.COMPLETED));
    }
    return shown;
  }

  private static ObjectNode page(List<ObjectNode> items, boolean more) {
    ObjectNode page = Json.object().put("object", "list");
    ArrayNode data = page.putArray("data");
    items.forEach(data::add);
    if (items.isEmpty()) {
      page.putNull("first_id").putNull("last_id");
    } else {
      page.set("first_id", items.getFirst().get("id"));
      page.set("last_id", items.getLast().get("id"));
    }
    return page.put("has_more", more);
  }
}
