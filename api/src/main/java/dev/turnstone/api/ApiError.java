package dev.turnstone.api;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request, before a dialect words it.
 *
 * @param message for the client: what is wrong and what to do; no secret, no stack trace
 * @param param the field at fault, as a path ({@code input[0].content})
 * @param code the dialect's own word for it
 * @param retryAfter when to try again, on 429 and 503
 * @param retry false says that trying again can't help, whatever the status suggests
 */
public record ApiError(
    Kind kind,
    String message,
    @Nullable String param,
    @Nullable String code,
    @Nullable Duration retryAfter,
    boolean retry) {

  public ApiError {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(message);
  }

  /** An error without param and code; what can be tried again may be after one second. */
  public static ApiError of(Kind kind, String message) {
    boolean later = kind == Kind.UNAVAILABLE || kind == Kind.RATE_LIMITED;
    return new ApiError(kind, message, null, null, later ? Duration.ofSeconds(1) : null, later);
  }

  /** A refusal of the request as it is. */
  public static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
    return new ApiError(Kind.INVALID, message, param, code, null, false);
  }

  public ApiError withCode(String newCode) {
    return new ApiError(kind, message, param, newCode, retryAfter, retry);
  }

  /** What went wrong, with the HTTP status that all dialects share. */
  public enum Kind {
    INVALID(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    KEY_REUSED(422),
    RATE_LIMITED(429),
    INTERNAL(500),
    UPSTREAM(502),
    UNAVAILABLE(503),
    TIMED_OUT(504);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
