package dev.turnstone.config;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A piece of a YAML file that knows its line, counted from 1. */
sealed interface Yaml {

  int line();

  /** The same as JSON. */
  JsonNode json();

  /** No value. */
  record Nothing(int line) implements Yaml {
    @Override
    public JsonNode json() {
      return NullNode.getInstance();
    }
  }

  /**
   * A number, text, true or false.
   *
   * @param text as it is written
   */
  record Text(int line, String text, JsonNode json) implements Yaml {}

  /** A list. */
  record Items(int line, List<Yaml> items) implements Yaml {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public JsonNode json() {
      ArrayNode array = JsonMapper.shared().createArrayNode();
      items.forEach(item -> array.add(item.json()));
      return array;
    }
  }

  /** A mapping, in the file's order. */
  record Fields(int line, Map<String, Field> fields) implements Yaml {
    @Override
    public JsonNode json() {
      ObjectNode object = JsonMapper.shared().createObjectNode();
      fields.forEach((name, field) -> object.set(name, field.value().json()));
      return object;
    }
  }

  /** The line is that of the name. */
  record Field(int line, Yaml value) {}
}
