package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is said about a request that can't be taken, in OpenAI's words. */
final class Refusals {
  /** Clients of llama-stack assert 400 under its own prefix where others expect 404. */
  private static final String LLAMA_PREFIX = "/v1/openai/v1/";

  private Refusals() {}

  static RequestRejected invalid(String message, @Nullable String param, @Nullable String code) {
    return new RequestRejected(ApiError.invalid(message, param, code));
  }

  /** What the path names does not exist. */
  static RequestRejected notThere(
      Exchange exchange, String message, String param, @Nullable String code) {
    return exchange.path().startsWith(LLAMA_PREFIX)
        ? invalid(message, param, code)
        : new RequestRejected(
            new ApiError(ApiError.Kind.NOT_FOUND, message, null, code, null, false));
  }

  static RequestRejected missing(String param) {
    return invalid(
        "Missing required parameter: '%s'.".formatted(param), param, "missing_required_parameter");
  }

  static RequestRejected type(String param, String expected, JsonNode got) {
    String message =
        "Invalid type for '%s': expected %s, but got %s instead."
            .formatted(param, expected, kind(got));
    return invalid(message, param, "invalid_type");
  }

  static RequestRejected value(String param, String got, Collection<String> supported) {
    String list = supported.stream().map(v -> "'" + v + "'").collect(Collectors.joining(", "));
    String message = "Invalid value: '%s'. Supported values are: %s.".formatted(brief(got), list);
    return invalid(message, param, "invalid_value");
  }

  static RequestRejected value(String param, String why) {
    return invalid("Invalid '%s': %s".formatted(param, why), param, "invalid_value");
  }

  static RequestRejected range(String param, String kind, boolean above, Number bound, Number got) {
    String message =
        "Invalid '%s': %s %s value. Expected a value %s %s, but got %s instead."
            .formatted(
                param,
                kind,
                above ? "above maximum" : "below minimum",
                above ? "<=" : ">=",
                bound,
                got);
    return invalid(message, param, kind + (above ? "_above_max_value" : "_below_min_value"));
  }

  static RequestRejected tooLong(String param, int lengthMax, int length) {
    String message =
        "Invalid '%s': string too long. Expected a string with maximum length %d, but got a string with length %d instead."
            .formatted(param, lengthMax, length);
    return invalid(message, param, "string_above_max_length");
  }

  static RequestRejected tooMany(String param, int sizeMax, int size) {
    String message =
        "Invalid '%s': array too long. Expected an array with maximum length %d, but got an array with length %d instead."
            .formatted(param, sizeMax, size);
    return invalid(message, param, "array_above_max_length");
  }

  /** A field that exists in the API and not here, or not yet. */
  static RequestRejected parameter(String param) {
    return invalid(
        "Unsupported parameter: '%s' is not supported by this server.".formatted(param),
        param,
        "unsupported_parameter");
  }

  /** A value that exists in the API and not here, or not yet. */
  static RequestRejected unsupported(String param, String what) {
    return invalid(
        "Unsupported value: '%s' is not supported by this server.".formatted(brief(what)),
        param,
        "unsupported_value");
  }

  private static final int BRIEF = 64;

  private static String brief(String text) {
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "a string";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case NULL, MISSING -> "null";
      case BINARY -> "bytes";
    };
  }
}
