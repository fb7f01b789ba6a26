package dev.turnstone.api.responses;

import dev.turnstone.run.Face;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a request that no run cares for and its response shows again. */
final class Echo {
  static final String DIALECT = "responses";
  static final int VERSION = 1;

  static final String SUMMARY = "summary";
  static final String SERVICE_TIER = "service_tier";
  static final String TRUNCATION = "truncation";
  static final String SAFETY_IDENTIFIER = "safety_identifier";
  static final String PROMPT_CACHE_KEY = "prompt_cache_key";
  static final String USER = "user";
  static final String TOP_LOGPROBS = "top_logprobs";
  static final int LOGPROBS_MAX = 20;

  private static final List<String> TIERS =
      List.of("auto", "default", "flex", "scale", "priority", "fast", "ultrafast");
  private static final List<String> TRUNCATIONS = List.of("disabled", "auto");
  private static final List<String> SUMMARIES = List.of("auto", "concise", "detailed");
  private static final int NAME_MAX = 64;
  private static final int USER_MAX = 1_024;

  private Echo() {}

  static Face read(Fields body) {
    ObjectNode echo = Json.object();
    body.object("reasoning").flatMap(Echo::summary).ifPresent(value -> echo.put(SUMMARY, value));
    body.oneOf(SERVICE_TIER, TIERS)
        .filter(tier -> !tier.equals("auto"))
        .ifPresent(tier -> echo.put(SERVICE_TIER, tier));
    body.oneOf(TRUNCATION, TRUNCATIONS).ifPresent(value -> echo.put(TRUNCATION, value));
    body.text(SAFETY_IDENTIFIER, NAME_MAX).ifPresent(value -> echo.put(SAFETY_IDENTIFIER, value));
    body.text(PROMPT_CACHE_KEY, NAME_MAX).ifPresent(value -> echo.put(PROMPT_CACHE_KEY, value));
    body.text(USER, USER_MAX).ifPresent(value -> echo.put(USER, value));
    body.integer(TOP_LOGPROBS, 0, LOGPROBS_MAX).ifPresent(value -> echo.put(TOP_LOGPROBS, value));
    return new Face(DIALECT, VERSION, Json.text(echo));
  }

  private static Optional<String> summary(Fields reasoning) {
    Optional<String> formerly = reasoning.oneOf("generate_summary", SUMMARIES);
    return reasoning.oneOf(SUMMARY, SUMMARIES).or(() -> formerly);
  }

  /** What {@link #read} kept; an absent field is null. */
  static JsonNode shown(JsonNode echo, String name) {
    JsonNode value = echo.get(name);
    return value == null ? NullNode.getInstance() : value;
  }
}
