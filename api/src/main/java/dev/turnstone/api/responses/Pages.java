package dev.turnstone.api.responses;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A page of a list, as the API shows it. */
final class Pages {
  private Pages() {}

  /**
   * @param more whether there is something behind the last one
   */
  static ObjectNode page(List<ObjectNode> data, boolean more) {
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
