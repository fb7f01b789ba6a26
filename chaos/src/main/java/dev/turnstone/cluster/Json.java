package dev.turnstone.cluster;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as tests write and read it. */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
