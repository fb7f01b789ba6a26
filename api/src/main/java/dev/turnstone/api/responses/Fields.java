package dev.turnstone.api.responses;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An object of a request, read strictly: a number is no string and a string no number. Null is the
 * same as absent. What is wrong is refused with the path of the field at fault.
 */
final class Fields {
  private final JsonNode node;
  private final String path;

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  static Fields of(JsonNode node, String path) {
    if (!node.isObject()) {
      throw Refusals.type(path, "an object", node);
    }
    return new Fields(node, path);
  }

  /** The body itself, whose path is empty. */
  static Fields ofBody(JsonNode node) {
    return new Fields(node, "");
  }

  String path() {
    return path;
  }

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  JsonNode node() {
    return node;
  }

  Collection<String> names() {
    return node.propertyNames();
  }

  Optional<JsonNode> any(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  boolean has(String name) {
    return any(name).isPresent();
  }

  Optional<String> text(String name) {
    return any(name).map(value -> string(value, at(name)));
  }

  Optional<String> text(String name, int lengthMax) {
    Optional<String> text = text(name);
    text.filter(value -> value.length() > lengthMax)
        .ifPresent(value -> {
          throw Refusals.tooLong(at(name), lengthMax, value.length());
        });
    return text;
  }

  String need(String name) {
    return text(name).orElseThrow(() -> Refusals.missing(at(name)));
  }

  String need(String name, int lengthMax) {
    return text(name, lengthMax).orElseThrow(() -> Refusals.missing(at(name)));
  }

  Optional<String> oneOf(String name, List<String> supported) {
    Optional<String> text = text(name);
    text.filter(value -> !supported.contains(value))
        .ifPresent(value -> {
          throw Refusals.value(at(name), value, supported);
        });
    return text;
  }

  Optional<Boolean> flag(String name) {
    return any(name)
        .map(value -> {
          if (!value.isBoolean()) {
            throw Refusals.type(at(name), "a boolean", value);
          }
          return value.booleanValue();
        });
  }

  Optional<Integer> integer(String name, int min, int max) {
    return any(name).map(value -> integer(value, at(name), min, max));
  }

  private static int integer(JsonNode value, String param, int min, int max) {
    if (!value.isNumber() || !whole(value.numberValue().doubleValue())) {
      throw Refusals.type(param, "an integer", value);
    }
    double number = value.numberValue().doubleValue();
    if (number < min || number > max) {
      boolean above = number > max;
      throw Refusals.range(param, "integer", above, above ? max : min, shown(number));
    }
    return (int) number;
  }

  private static boolean whole(double number) {
    return number == Math.rint(number) && !Double.isInfinite(number);
  }

  private static Number shown(double number) {
    return Math.abs(number) < Long.MAX_VALUE ? (Number) (long) number : (Number) number;
  }

  Optional<Double> decimal(String name, double min, double max) {
    return any(name).map(value -> decimal(value, at(name), min, max));
  }

  private static double decimal(JsonNode value, String param, double min, double max) {
    if (!value.isNumber()) {
      throw Refusals.type(param, "a decimal", value);
    }
    double number = value.numberValue().doubleValue();
    if (number < min || number > max) {
      boolean above = number > max;
      throw Refusals.range(param, "decimal", above, above ? max : min, number);
    }
    return number;
  }

  Optional<Fields> object(String name) {
    return any(name).map(value -> of(value, at(name)));
  }

  /** The elements of a list; empty if it is absent. */
  List<JsonNode> list(String name) {
    return any(name).map(value -> elements(value, at(name))).orElse(List.of());
  }

  static List<JsonNode> elements(JsonNode value, String param) {
    if (!value.isArray()) {
      throw Refusals.type(param, "an array", value);
    }
    return value.valueStream().toList();
  }

  static String string(JsonNode value, String param) {
    if (!value.isString()) {
      throw Refusals.type(param, "a string", value);
    }
    return value.stringValue();
  }

  /** Names and values of an object of strings, as the API bounds them. */
  Map<String, String> strings(String name, StringsBound bound) {
    return object(name).map(bound::read).orElse(Map.of());
  }

  /** How many strings an object may have, and how long names and values may be, in characters. */
  record StringsBound(int sizeMax, int nameMax, int valueMax) {
    Map<String, String> read(Fields fields) {
      if (fields.names().size() > sizeMax) {
        throw Refusals.value(fields.path(), "at most %d entries are possible.".formatted(sizeMax));
      }
      Map<String, String> strings = new LinkedHashMap<>();
      for (String name : fields.names()) {
        if (name.length() > nameMax) {
          throw Refusals.tooLong(fields.path(), nameMax, name.length());
        }
        JsonNode value = fields.node().get(name);
        string(value, fields.at(name));
        fields.text(name, valueMax).ifPresent(text -> strings.put(name, text));
      }
      return strings;
    }
  }
}
