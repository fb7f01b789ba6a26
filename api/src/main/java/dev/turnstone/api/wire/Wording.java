package dev.turnstone.api.wire;

import dev.turnstone.api.ApiError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The error envelope of the API. SDKs go by the HTTP status, people by the message. */
public final class Wording {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Wording() {}

  /** The envelope around an error, as UTF-8 JSON. */
  public static byte[] of(ApiError error) {
    ObjectNode node = MAPPER.createObjectNode();
    node.putObject("error")
        .put("message", error.message())
        .put("type", type(error.kind()))
        .put("param", error.param())
        .put("code", error.code() == null ? code(error.kind()) : error.code());
    return MAPPER.writeValueAsBytes(node);
  }

  private static String type(ApiError.Kind kind) {
    return switch (kind) {
      case INVALID,
          UNAUTHENTICATED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED ->
          "invalid_request_error";
      case FORBIDDEN -> "permission_error";
      case RATE_LIMITED -> "rate_limit_error";
      case INTERNAL, UPSTREAM, UNAVAILABLE, TIMED_OUT -> "server_error";
    };
  }

  private static @Nullable String code(ApiError.Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED -> "invalid_api_key";
      case RATE_LIMITED -> "rate_limit_exceeded";
      case INVALID,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED,
          INTERNAL,
          UPSTREAM,
          UNAVAILABLE,
          TIMED_OUT ->
          null;
    };
  }
}
