package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.run.Outcome;

/** What a run's failure is called here. */
final class Failures {
  private Failures() {}

  /** A word of the API's list of codes, to which clients' enums are closed. */
  static String code(Outcome.Failure failure) {
    return switch (failure.kind()) {
      case RATE_LIMITED -> "rate_limit_exceeded";
      case INVALID_REQUEST -> "invalid_prompt";
      case INVALID_IMAGE -> "invalid_image";
      case MODEL, SERVER, INVALID_OUTPUT, SHIELD -> "server_error";
    };
  }

  /**
   * For a waiting client, of a run that failed before it said anything. Never one of the refusals
   * (400): the run was accepted and is stored. Repeating the request by itself is no use; a rate
   * limit may be over by the time that a person tries.
   */
  static ApiError error(Outcome.Failure failure) {
    ApiError.Kind kind =
        switch (failure.kind()) {
          case RATE_LIMITED -> ApiError.Kind.RATE_LIMITED;
          case MODEL -> ApiError.Kind.UPSTREAM;
          case INVALID_REQUEST, INVALID_IMAGE, SERVER, INVALID_OUTPUT, SHIELD -> ApiError.Kind.INTERNAL;
        };
    ApiError usual = ApiError.of(kind, failure.message());
    return new ApiError(kind, failure.message(), null, code(failure), usual.retryAfter(), false);
  }
}
