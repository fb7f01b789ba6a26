package dev.turnstone.api.responses;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees to and from text. Fields keep the order in which they were put. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /**
   * @throws JacksonException when it isn't JSON
   */
  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /**
   * @throws JacksonException when it isn't JSON
   */
  static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }
}
