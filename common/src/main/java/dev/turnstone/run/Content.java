package dev.turnstone.run;

import dev.turnstone.item.Item;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Items, either here or in a stored body (then {@code items} is empty). Only who needs the items
 * resolves the body; the control fold never does.
 */
public record Content(List<Item> items, @Nullable BodyId body) {
  public static final Content EMPTY = new Content(List.of(), null);

  public Content {
    items = List.copyOf(items);
    if (body != null && !items.isEmpty()) {
      throw new IllegalArgumentException("content is inline or stored, not both");
    }
  }

  public static Content of(List<Item> items) {
    return new Content(items, null);
  }

  public static Content stored(BodyId body) {
    return new Content(List.of(), body);
  }

  public Optional<BodyId> storedAs() {
    return Optional.ofNullable(body);
  }
}
