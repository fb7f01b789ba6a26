package dev.turnstone.tool;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Judges arguments before a tool hears of them. */
final class Arguments {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Arguments() {}

  /**
   * @throws IllegalArgumentException when the tool's schema is not a JSON object
   */
  static void check(HttpToolSettings tool) {
    String schema = tool.parameters();
    if (schema != null && !isObject(parsed(schema))) {
      throw new IllegalArgumentException("the schema of a tool is no JSON object: " + tool.name());
    }
  }

  /** Why the tool can't be called with them, in words for the model. */
  static Optional<String> problem(HttpToolSettings tool, String arguments) {
    return isObject(parsed(arguments))
        ? Optional.empty()
        : Optional.of("The arguments are not a JSON object; the tool was not called.");
  }

  private static boolean isObject(@Nullable JsonNode node) {
    return node != null && node.isObject();
  }

  private static @Nullable JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException wrong) {
      return null;
    }
  }
}
