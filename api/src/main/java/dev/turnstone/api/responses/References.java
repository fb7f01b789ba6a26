package dev.turnstone.api.responses;

import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts stored items in the place of their references: a copy, so that nothing changes for the new
 * run when the response that they came from is deleted. An item's id says where it stands.
 */
final class References {
  private static final int REFERENCES_MAX = 512;

  /** Responses that one input may take items from: each is read as a whole. */
  private static final int SOURCES_MAX = 32;

  /** Of the JSON of what is copied: no more than a request could bring itself. */
  private static final int BYTES_MAX = 16 * 1024 * 1024;

  private final Runs runs;
  private final Contents contents;
  private final Output output;

  References(Runs runs, Contents contents, Output output) {
    this.runs = runs;
    this.contents = contents;
    this.output = output;
  }

  /** The items of {@code input}, each reference replaced by what it names. */
  List<Item> resolved(Tenant tenant, Input input) {
    if (input.references().size() > REFERENCES_MAX) {
      throw Refusals.tooMany("input", REFERENCES_MAX, input.references().size());
    }
    Map<RunId, Optional<Source>> found = new HashMap<>();
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    int next = 0;
    for (Input.Reference reference : input.references()) {
      items.addAll(input.items().subList(next, reference.at()));
      next = reference.at();
      List<Item> named = named(tenant, reference.id(), found);
      bytes += named.stream().mapToLong(References::bytes).sum();
      if (bytes > BYTES_MAX) {
        throw Refusals.value("input", "the items it refers to are too large together.");
      }
      items.addAll(named);
    }
    items.addAll(input.items().subList(next, input.items().size()));
    return items;
  }

  private static long bytes(Item item) {
    return Json.bytes(ItemWriter.item("", item, ItemWriter.COMPLETED)).length;
  }

  private List<Item> named(Tenant tenant, String id, Map<RunId, Optional<Source>> found) {
    return ResponseIds.item(id)
        .flatMap(ref -> source(tenant, ref.run(), found).flatMap(source -> at(source, ref, id)))
        .orElseThrow(
            () -> Refusals.invalid("Item with id '%s' not found.".formatted(id), "input", null));
  }

  /** Read once for all references to it, however many there are. */
  private Optional<Source> source(Tenant tenant, RunId run, Map<RunId, Optional<Source>> found) {
    if (!found.containsKey(run) && found.size() == SOURCES_MAX) {
      throw Refusals.value(
          "input", "it refers to items of more than %d responses.".formatted(SOURCES_MAX));
    }
    return found.computeIfAbsent(
        run,
        _ -> runs.find(tenant, run).filter(Chains::readable).map(RunView::run).map(this::source));
  }

  private Source source(Run run) {
    return new Source(
        contents.items(run.id(), run.content().asked().orElseThrow().input()),
        output.handedOn(run));
  }

  /** What a response has that can be referred to. */
  private record Source(List<Item> input, List<Shown> output) {}

  private static Optional<List<Item>> at(Source source, ItemRef ref, String id) {
    if (ResponseIds.isInput(ref)) {
      return Optional.of(ref.index())
          .filter(index -> index < source.input().size())
          .map(source.input()::get)
          .filter(item -> ResponseIds.item(ref, item).equals(id))
          .map(List::of);
    }
    return source.output().stream()
        .filter(shown -> shown.id().equals(id))
        .findFirst()
        .map(References::items);
  }

  /** A call of the server's is no use to a model without its result. */
  private static List<Item> items(Shown shown) {
    return switch (shown) {
      case Shown.Said said -> List.of(said.item());
      case Shown.ServerCall call when call.result() != null -> List.of(call.call(), call.result());
      case Shown.ServerCall _ -> List.of();
    };
  }
}
