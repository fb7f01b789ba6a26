package dev.turnstone.api.bare;

import dev.turnstone.log.RunJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Trees around the run model's own JSON. */
final class BareJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private BareJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode parse(byte[] json) {
    return MAPPER.readTree(json);
  }

  /** A value of the run model as a tree. */
  static JsonNode tree(Object value) {
    return MAPPER.readTree(RunJson.bytes(value));
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }
}
