package dev.turnstone.acceptance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as tests write and read it. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
