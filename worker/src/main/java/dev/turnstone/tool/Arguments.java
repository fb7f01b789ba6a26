package dev.turnstone.tool;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges arguments before a tool hears of them, by its schema if it has one. Safe for many threads.
 */
final class Arguments {
  private static final int ERRORS_MAX = 5;
  private static final int WORDS_MAX = 1000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Schemas refer to themselves only: whatever else they name is neither fetched nor read. */
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaLoader(
                  loader -> loader.fetchRemoteResources(false).block(anywhere -> true)));

  private final @Nullable Schema schema;

  private Arguments(@Nullable Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException when the tool's schema is none, or refers to another document
   */
  static Arguments of(HttpToolSettings tool) {
    String text = tool.parameters();
    if (text == null) {
      return new Arguments(null);
    }
    JsonNode node = parsed(text);
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("the schema of a tool is no JSON object: " + tool.name());
    }
    try {
      Schema schema = SCHEMAS.getSchema(node);
      schema.initializeValidators();
      return new Arguments(schema);
    } catch (SchemaException wrong) {
      throw new IllegalArgumentException("the schema of a tool is none: " + tool.name(), wrong);
    }
  }

  /** Why the tool can't be called with them, in words for the model. */
  Optional<String> problem(String arguments) {
    JsonNode node = parsed(arguments);
    if (node == null || !node.isObject()) {
      return Optional.of("The arguments are not a JSON object; the tool was not called.");
    }
    return schema == null ? Optional.empty() : misfit(schema, node);
  }

  private static Optional<String> misfit(Schema schema, JsonNode arguments) {
    String errors =
        schema.validate(arguments).stream()
            .limit(ERRORS_MAX)
            .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
            .collect(Collectors.joining("; "));
    String words = errors.length() > WORDS_MAX ? errors.substring(0, WORDS_MAX) + "…" : errors;
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of("The arguments do not fit; the tool was not called. " + words);
  }

  private static @Nullable JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException wrong) {
      return null;
    }
  }
}
