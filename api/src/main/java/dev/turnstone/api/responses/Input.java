package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import java.util.List;
import java.util.Objects;

/**
 * What a request says: items of its own, and references to stored ones among them.
 *
 * @param references in the order of the input
 */
record Input(List<Item> items, List<Reference> references) {
  Input {
    items = List.copyOf(items);
    references = List.copyOf(references);
  }

  boolean isEmpty() {
    return items.isEmpty() && references.isEmpty();
  }

  /**
   * A stored item that the client only names.
   *
   * @param at how many of the request's own items stand before it
   */
  record Reference(int at, String id) {
    Reference {
      Objects.requireNonNull(id);
    }
  }
}
