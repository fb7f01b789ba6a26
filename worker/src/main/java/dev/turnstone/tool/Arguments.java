package dev.turnstone.tool;

import dev.turnstone.schema.JsonSchema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges arguments before a tool hears of them, by its schema if it has one. Safe for many threads.
 */
final class Arguments {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final @Nullable JsonSchema schema;

  private Arguments(@Nullable JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException when the tool's schema is none, or refers to another document
   */
  static Arguments of(HttpToolSettings tool) {
    String text = tool.parameters();
    try {
      return new Arguments(text == null ? null : JsonSchema.of(text));
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "the schema of the tool %s can't be used: %s".formatted(tool.name(), unfit.getMessage()),
          unfit);
    }
  }

  /** Why the tool can't be called with them, in words for the model. */
  Optional<String> problem(String arguments) {
    JsonNode node = parsed(arguments);
    if (node == null || !node.isObject()) {
      return Optional.of("The arguments are not a JSON object; the tool was not called.");
    }
    return schema == null
        ? Optional.empty()
        : schema
            .misfit(node)
            .map(misfit -> "The arguments do not fit; the tool was not called. " + misfit);
  }

  private static @Nullable JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException wrong) {
      return null;
    }
  }
}
