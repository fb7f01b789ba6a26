package dev.turnstone.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The smallest value that fits a JSON schema, for schemas as they are written for tools: types,
 * enums, constants, required properties, bounds, alternatives and references within the schema.
 */
final class ExampleJson {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEPTH_MAX = 16;
  private static final int LENGTH_MAX = 1000;

  private final JsonNode root;

  private ExampleJson(JsonNode root) {
    this.root = root;
  }

  /** JSON text; an empty object for what is no schema. */
  static String of(String schema) {
    try {
      JsonNode root = JSON.readTree(schema);
      return new ExampleJson(root).example(root, 0).toString();
    } catch (JacksonException wrong) {
      return "{}";
    }
  }

  /** JSON text of an object with this one field. */
  static String with(String name, String value) {
    return JSON.createObjectNode().put(name, value).toString();
  }

  private JsonNode example(JsonNode schema, int depth) {
    if (depth > DEPTH_MAX) {
      return JSON.nullNode();
    }
    if (schema.has("$ref")) {
      return example(referred(schema.path("$ref").asString("")), depth + 1);
    }
    return Stream.of("const", "default", "enum", "examples")
        .filter(schema::has)
        .map(schema::path)
        .map(said -> said.isArray() ? said.path(0) : said)
        .filter(said -> !said.isMissingNode())
        .findFirst()
        .orElseGet(() -> made(schema, depth));
  }

  private JsonNode referred(String pointer) {
    return pointer.startsWith("#/") ? root.at(pointer.substring(1)) : JSON.createObjectNode();
  }

  private JsonNode made(JsonNode schema, int depth) {
    for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
      if (schema.path(alternatives).has(0) && !schema.has("type")) {
        return example(schema.path(alternatives).path(0), depth + 1);
      }
    }
    return switch (type(schema)) {
      case "array" -> array(schema, depth);
      case "string" -> JSON.getNodeFactory().stringNode(text(schema));
      case "integer" -> JSON.getNodeFactory().numberNode((long) Math.ceil(least(schema)));
      case "number" -> JSON.getNodeFactory().numberNode(least(schema));
      case "boolean" -> JSON.getNodeFactory().booleanNode(true);
      case "null" -> JSON.nullNode();
      default -> object(schema, depth);
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return (type.isArray() ? type.path(0) : type).asString("object").toLowerCase(Locale.ROOT);
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.createObjectNode();
    for (JsonNode required : schema.path("required")) {
      String name = required.asString("");
      object.set(name, example(schema.path("properties").path(name), depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.createArrayNode();
    int items = Math.min(schema.path("minItems").asInt(0), LENGTH_MAX);
    while (array.size() < items) {
      array.add(example(schema.path("items"), depth + 1));
    }
    return array;
  }

  private static double least(JsonNode schema) {
    if (schema.path("exclusiveMinimum").isNumber()) {
      return schema.path("exclusiveMinimum").asDouble() + 1;
    }
    double most = schema.path("maximum").asDouble(1);
    return schema.path("minimum").asDouble(Math.min(1, most));
  }

  private static String text(JsonNode schema) {
    String text =
        switch (schema.path("format").asString("")) {
          case "date" -> "2026-01-01";
          case "time" -> "00:00:00Z";
          case "date-time" -> "2026-01-01T00:00:00Z";
          case "email" -> "demo@example.com";
          case "uri", "url" -> "https://example.com/";
          case "uuid" -> "00000000-0000-4000-8000-000000000000";
          default -> "demo";
        };
    int least = Math.min(schema.path("minLength").asInt(0), LENGTH_MAX);
    int most = schema.path("maxLength").asInt(LENGTH_MAX);
    String padded = text + "x".repeat(Math.max(0, least - text.length()));
    return padded.length() > most ? padded.substring(0, most) : padded;
  }
}
