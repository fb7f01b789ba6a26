package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.Handler;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * GET /responses/{id}/input_items: what the model was given, the chain behind the response
 * included, in pages. Only the links that a page needs are read, one after another. A chain whose
 * earlier links were deleted is shown from the first one left.
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
    Set<String> includes = Queries.includes(exchange);
    RunView view = stored.find(exchange);
    List<RunId> chain = runs.chain(view).runs();
    boolean descending = Queries.descending(exchange);
    Page page = new Page(limit);
    Optional<String> after = Queries.text(exchange, "after");
    int from = after.map(id -> place(chain, id, view)).orElse(descending ? chain.size() - 1 : 0);
    int step = descending ? -1 : 1;
    for (int i = from; i >= 0 && i < chain.size() && !page.more(); i += step) {
      List<ObjectNode> items = items(chain.get(i), view);
      List<ObjectNode> ordered = descending ? items.reversed() : items;
      int first = i == from ? after.map(id -> following(ordered, id)).orElse(0) : 0;
      for (ObjectNode item : ordered.subList(first, ordered.size())) {
        page.add(() -> kept(item, includes));
      }
    }
    exchange.json(OK, Json.bytes(page.json()));
  }

  /** The link whose item has this id; ids of items that came from elsewhere don't say. */
  private int place(List<RunId> chain, String after, RunView view) {
    Optional<RunId> run = ResponseIds.item(after).map(ItemRef::run);
    for (int i = 0; i < chain.size(); i++) {
      RunId link = chain.get(i);
      boolean here =
          run.map(link::equals)
              .orElseGet(() -> items(link, view).stream().anyMatch(item -> has(item, after)));
      if (here) {
        return i;
      }
    }
    throw unknown();
  }

  private static boolean has(ObjectNode item, String id) {
    return item.path("id").asString("").equals(id);
  }

  private static int following(List<ObjectNode> items, String after) {
    for (int i = 0; i < items.size(); i++) {
      if (has(items.get(i), after)) {
        return i + 1;
      }
    }
    throw unknown();
  }

  private static RuntimeException unknown() {
    return Refusals.value("after", "no item has this id.");
  }

  /** What one link brings: its input, and its output unless it is the response itself. */
  private List<ObjectNode> items(RunId id, RunView view) {
    return runs.link(view, id).map(link -> items(link, view)).orElse(List.of());
  }

  private List<ObjectNode> items(Run link, RunView view) {
    List<ObjectNode> items = new ArrayList<>(input.of(link));
    if (!link.id().equals(view.run().id())) {
      output.handedOn(link).forEach(shown -> items.add(ItemWriter.shown(shown)));
    }
    return items;
  }

  private static ObjectNode kept(ObjectNode item, Set<String> includes) {
    InputItems.keep(includes, List.of(item));
    return item;
  }
}
