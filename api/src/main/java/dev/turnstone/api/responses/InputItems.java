package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients said in a run, each item in full form and with an id. */
final class InputItems {
  private final Contents contents;

  InputItems(Contents contents) {
    this.contents = contents;
  }

  /** In the order in which they were said. */
  List<ObjectNode> of(Run run) {
    List<Item> input = contents.items(run.id(), run.content().asked().orElseThrow().input());
    List<ObjectNode> shown = new ArrayList<>();
    for (Item item : input) {
      String id = ResponseIds.item(ResponseIds.input(run.id(), shown.size()), item);
      shown.add(ItemWriter.item(id, item, ItemWriter.COMPLETED));
    }
    return shown;
  }

  /** Leaves the images themselves out, which are most of an item's bytes, unless included. */
  static void keep(Set<String> includes, Iterable<? extends JsonNode> items) {
    if (!includes.contains(Includes.IMAGE_URL)) {
      items.forEach(InputItems::withoutImageUrls);
    }
  }

  private static void withoutImageUrls(JsonNode item) {
    for (String parts : List.of("content", "output")) {
      for (JsonNode part : item.path(parts)) {
        if (part instanceof ObjectNode image && image.has("image_url")) {
          image.putNull("image_url");
        }
      }
    }
  }
}
