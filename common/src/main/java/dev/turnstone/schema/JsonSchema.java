package dev.turnstone.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema that can be used: draft 2020-12, or the draft that its {@code $schema} names. What
 * {@code format} says is not held against a value. Safe for many threads.
 */
public final class JsonSchema {
  private static final int WORDS_MAX = 500;
  private static final Optional<String> TOO_LONG =
      Optional.of("it takes too long to hold it against the schema");

  /** Nested checks: of a value in a value, or of a schema in a schema. */
  private static final int DEPTH_MAX = 300;

  private static final int STEPS_MAX = 500_000;

  /** Of a schema that is held against its draft: some ten steps a value, four levels a level. */
  private static final int DRAFT_STEPS_MAX = 5_000_000;

  private static final int DRAFT_DEPTH_MAX = 1_000;

  /** A step may look at each node of the schema, so that a large one has fewer of them. */
  private static final int STEPS_BY_NODES_MAX = 500_000_000;

  /** The drafts' own schemas, which the library brings with it. */
  private static final SchemaRegistry DRAFTS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().regularExpressionFactory(BoundedPattern::of).build();

  /** A step may find an error for each node, and all errors found are kept until the last one. */
  private static final int ERRORS_KEPT_MAX = 50_000;

  private static final int ERRORS_TOLD_MAX = 5;

  private record Limits(int steps, int depth) {}

  private final Schema schema;
  private final int nodes;

  private JsonSchema(Schema schema, int nodes) {
    this.schema = schema;
    this.nodes = nodes;
  }

  /**
   * @param text JSON
   * @throws IllegalArgumentException when it is no schema, refers to another document, or is larger
   *     than anybody needs; the message is for the eyes of who brought it
   */
  public static JsonSchema of(String text) {
    JsonNode node = node(text);
    int nodes = SchemaShape.check(node);
    try {
      // A registry of its own: what one schema is called must not be known to another.
      Schema schema =
          SchemaRegistry.withDefaultDialect(
                  SpecificationVersion.DRAFT_2020_12,
                  registry ->
                      registry
                          .schemaLoader(
                              loader -> loader.fetchRemoteResources(false).block(anywhere -> true))
                          .schemaRegistryConfig(CONFIG))
              .getSchema(node);
      checkDraft(schema, node);
      schema.initializeValidators();
      return new JsonSchema(schema, nodes);
    } catch (ValidationLimitExceededException large) {
      throw new IllegalArgumentException("it is too large to be checked.", large);
    } catch (SchemaException wrong) {
      throw new IllegalArgumentException(
          "it is no JSON schema: " + Words.cut(String.valueOf(wrong.getMessage()), WORDS_MAX),
          wrong);
    }
  }

  /** What keeps {@code value} from fitting, in a few short words; empty if it fits. */
  public Optional<String> misfit(JsonNode value) {
    Optional<String> first = words(value, Math.min(STEPS_MAX, STEPS_BY_NODES_MAX / nodes), true);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> more = words(value, ERRORS_KEPT_MAX / nodes, false);
    return more.equals(TOO_LONG) ? first : more;
  }

  private Optional<String> words(JsonNode value, int steps, boolean failFast) {
    try {
      return BoundedPattern.withinBounds(
              () -> errors(schema, value, new Limits(steps, DEPTH_MAX), failFast))
          .map(JsonSchema::words)
          .orElse(TOO_LONG);
    } catch (ValidationLimitExceededException _) {
      return TOO_LONG;
    }
  }

  private static JsonNode node(String text) {
    try {
      JsonNode node = Words.JSON.readTree(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException _) {
      // the same words
    }
    throw new IllegalArgumentException("it is no JSON object.");
  }

  private static void checkDraft(Schema schema, JsonNode node) {
    String draft = schema.getSchemaContext().getDialect().getId();
    Schema drafts = DRAFTS.getSchema(SchemaLocation.of(draft));
    words(errors(drafts, node, new Limits(DRAFT_STEPS_MAX, DRAFT_DEPTH_MAX), true))
        .ifPresent(error -> {
          throw new IllegalArgumentException("it is no JSON schema: " + error + ".");
        });
  }

  private static List<com.networknt.schema.Error> errors(
      Schema schema, JsonNode value, Limits limits, boolean failFast) {
    return schema.validate(
        value,
        context ->
            context.executionConfig(config ->
                config
                    .failFast(failFast)
                    .formatAssertionsEnabled(false)
                    .maxEvaluationSteps(limits.steps())
                    .maxEvaluationDepth(limits.depth())));
  }

  private static Optional<String> words(List<com.networknt.schema.Error> errors) {
    String words =
        errors.stream()
            .limit(ERRORS_TOLD_MAX)
            .map(JsonSchema::words)
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? Optional.empty() : Optional.of(Words.cut(words, WORDS_MAX));
  }

  private static String words(com.networknt.schema.Error error) {
    String at = error.getInstanceLocation().toString();
    return (at.isEmpty() ? "" : at + ": ") + error.getMessage();
  }
}
