package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a request's body as the JSON object it must be. */
final class BodyReader {
  private BodyReader() {}

  static Fields read(Exchange exchange, byte[] bytes) {
    exchange.header("Content-Type").filter(type -> !json(type)).ifPresent(BodyReader::refuse);
    JsonNode body = parse(bytes);
    if (!body.isObject() || !wellFormed(body)) {
      throw unreadable();
    }
    return Fields.ofBody(body);
  }

  private static boolean json(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static void refuse(String contentType) {
    throw new RequestRejected(
        ApiError.of(
            ApiError.Kind.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported content type: send the request as 'application/json'."));
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JacksonException _) {
      throw unreadable();
    }
  }

  private static RequestRejected unreadable() {
    return Refusals.invalid(
        "We could not parse the JSON body of your request: a JSON object in UTF-8 is expected.",
        null,
        null);
  }

  /** Half a surrogate pair is legal in JSON's escapes and can't be written as UTF-8 again. */
  private static boolean wellFormed(JsonNode node) {
    if (node.isString()) {
      return paired(node.stringValue());
    }
    return node.propertyNames().stream().allMatch(BodyReader::paired)
        && node.valueStream().allMatch(BodyReader::wellFormed);
  }

  private static boolean paired(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
