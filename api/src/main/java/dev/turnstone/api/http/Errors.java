package dev.turnstone.api.http;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.access.Visit;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every error to the dialect of its path, which words it; the headers are the same for all.
 */
final class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);
  private static final byte[] UNOWNED =
      "{\"error\":{\"message\":\"Nothing is served here.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}"
          .getBytes(StandardCharsets.UTF_8);

  private static final byte[] UNREADABLE =
      "{\"error\":{\"message\":\"The request can't be handled.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}"
          .getBytes(StandardCharsets.UTF_8);

  /** What clients might try again, if they were not told that it can't help. */
  private static final Set<ApiError.Kind> SAID =
      EnumSet.of(
          ApiError.Kind.UNAUTHENTICATED,
          ApiError.Kind.FORBIDDEN,
          ApiError.Kind.KEY_REUSED,
          ApiError.Kind.RATE_LIMITED,
          ApiError.Kind.INTERNAL,
          ApiError.Kind.UPSTREAM,
          ApiError.Kind.UNAVAILABLE,
          ApiError.Kind.TIMED_OUT);

  private final List<Dialect> dialects;

  Errors(List<Dialect> dialects) {
    this.dialects = dialects;
  }

  void answer(Context context, ApiError error) {
    if (context.res().isCommitted()) {
      log.warn("answer broke off path={} kind={}", context.path(), error.kind());
      throw new CutOff();
    }
    if (error.retryAfter() != null) {
      context.header("Retry-After", Long.toString(Math.max(1, error.retryAfter().toSeconds())));
    }
    if (!error.retry() && SAID.contains(error.kind())) {
      context.header("x-should-retry", "false");
    }
    if (error.kind() == ApiError.Kind.UNAUTHENTICATED) {
      context.header("WWW-Authenticate", "Bearer");
    }
    Visit visit = context.attribute(HttpServer.VISIT);
    if (visit != null) {
      visit.headers().get().forEach(context::header);
    }
    byte[] body = words(context.path(), error);
    context.status(error.kind().status()).contentType("application/json").result(body);
  }

  /** The body for an error under this path. */
  byte[] words(String path, ApiError error) {
    return dialects.stream()
        .filter(dialect -> dialect.owns(path))
        .findFirst()
        .map(dialect -> dialect.wording(error))
        .orElse(error.kind() == ApiError.Kind.NOT_FOUND ? UNOWNED : UNREADABLE);
  }

  /** What the server itself refused. */
  void framework(Context context, HttpResponseException refused) {
    int status = refused.getStatus();
    if (refused instanceof MethodNotAllowedResponse) {
      // RFC 9110, 15.5.6: the answer names what is allowed. The details are just that, in one line.
      context.header("Allow", String.join(", ", refused.getDetails().values()));
    }
    answer(context, ApiError.of(kind(status), words(context, status)));
  }

  private static ApiError.Kind kind(int status) {
    return switch (status) {
      case 404 -> ApiError.Kind.NOT_FOUND;
      case 405 -> ApiError.Kind.METHOD_NOT_ALLOWED;
      case 413 -> ApiError.Kind.TOO_LARGE;
      case 415 -> ApiError.Kind.UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? ApiError.Kind.INVALID : ApiError.Kind.INTERNAL;
    };
  }

  private static String words(Context context, int status) {
    return switch (status) {
      case 404 -> "Unknown request URL: " + context.method() + " " + context.path() + ".";
      case 405 -> "Not allowed: " + context.method() + " on " + context.path() + ".";
      case 413 -> "The request body is too large.";
      default -> "The request can't be handled.";
    };
  }

  /** Ends a connection whose answer has begun and can't be finished. */
  static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
