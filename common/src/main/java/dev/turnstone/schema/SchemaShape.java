package dev.turnstone.schema;

import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * Looks over a schema before anything is made of it: its size, its depth, its patterns, where it
 * leads to.
 */
final class SchemaShape {
  private static final int NODES_MAX = 20_000;
  private static final int DEPTH_MAX = 100;
  private static final int PATTERN_WORDS_MAX = 100;

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

  /** Values, in which nothing is a keyword. */
  private static final Set<String> DATA = Set.of("const", "default", "enum", "example", "examples");

  /** Schemas by names of the client's own choice. */
  private static final Set<String> NAMED =
      Set.of(
          "properties",
          "patternProperties",
          "$defs",
          "definitions",
          "dependentSchemas",
          "dependencies");

  private final References references;
  private int nodes;

  private SchemaShape(JsonNode root) {
    this.references = new References(root);
  }

  /**
   * @return how many nodes it has, at least 1
   * @throws IllegalArgumentException when it is too large, too deep, has a broken pattern, or
   *     refers to other documents or in a circle
   */
  static int check(JsonNode schema) {
    SchemaShape shape = new SchemaShape(schema);
    shape.size(schema, 1);
    shape.schema(schema);
    return shape.nodes;
  }

  private void size(JsonNode node, int depth) {
    if (++nodes > NODES_MAX) {
      throw new IllegalArgumentException("it has more than %d values.".formatted(NODES_MAX));
    }
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException(
          "it is nested more than %d levels deep.".formatted(DEPTH_MAX));
    }
    for (JsonNode child : node) {
      size(child, depth + 1);
    }
  }

  private void schema(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      if (REFERENCES.contains(name)) {
        reference(field.getValue());
        references.check(node);
      } else if (NAMED.contains(name)) {
        named(name, field.getValue());
      } else if (name.equals("pattern")) {
        pattern(field.getValue().asString(""));
      } else if (!DATA.contains(name)) {
        schema(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(this::schema);
    }
  }

  private void named(String keyword, JsonNode schemas) {
    if (keyword.equals("patternProperties")) {
      schemas.propertyNames().forEach(SchemaShape::pattern);
    }
    schemas.forEach(this::schema);
  }

  /** Seen here first: the library would log what a client wrote as an error of ours. */
  private static void pattern(String regex) {
    try {
      var _ = BoundedPattern.of(regex);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "'%s' is no pattern.".formatted(Words.cut(regex, PATTERN_WORDS_MAX)), wrong);
    }
  }

  private static void reference(JsonNode target) {
    if (!target.asString("").startsWith("#")) {
      throw new IllegalArgumentException(
          "references must lead into the schema itself and begin with '#'.");
    }
  }
}
