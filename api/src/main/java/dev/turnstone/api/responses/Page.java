package dev.turnstone.api.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of a list, as the API shows it. It ends early if it becomes too long; the rest is on the
 * next one.
 */
final class Page {
  private static final long BYTES_MAX = 16 * 1024 * 1024;

  private final int limit;
  private final List<ObjectNode> data = new ArrayList<>();
  private long bytes;
  private boolean more;

  Page(int limit) {
    this.limit = limit;
  }

  /**
   * Takes what comes next in the list, or notes that there is more than it holds.
   *
   * @param element asked for only if there is room
   */
  void add(Supplier<ObjectNode> element) {
    more = more || data.size() == limit || bytes > BYTES_MAX;
    if (!more) {
      ObjectNode shown = element.get();
      bytes += Json.bytes(shown).length;
      data.add(shown);
    }
  }

  /** Whether something is behind the last one. */
  boolean more() {
    return more;
  }

  ObjectNode json() {
    ObjectNode page = Json.object().put("object", "list");
    ArrayNode list = page.putArray("data");
    data.forEach(list::add);
    if (data.isEmpty()) {
      page.putNull("first_id").putNull("last_id");
    } else {
      page.set("first_id", data.getFirst().get("id"));
      page.set("last_id", data.getLast().get("id"));
    }
    return page.put("has_more", more);
  }
}
