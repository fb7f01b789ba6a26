package dev.turnstone.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a run ended. There are no other endings. */
public sealed interface Outcome {

  /** The model, or its limits on client tools, came to a regular end. */
  record Completed() implements Outcome {}

  /** A limit cut the run short; what it produced is kept. */
  record Incomplete(Reason reason) implements Outcome {
    public Incomplete {
      Objects.requireNonNull(reason);
    }

    /** Which limit. */
    public enum Reason {
      MAX_TOKENS,
      CONTENT_FILTER,
      MAX_ROUNDS,
      /** A later run of the lane came while this one waited for its client. */
      ABANDONED
    }
  }

  /** Nothing more will come of it. */
  record Failed(Failure failure) implements Outcome {
    public Failed {
      Objects.requireNonNull(failure);
    }
  }

  /** A client said stop, or hung up on a run that was to end with it. */
  record Cancelled() implements Outcome {}

  /** The deadline passed. */
  record Expired() implements Outcome {}

  /**
   * Why a run, or an attempt at it, failed.
   *
   * @param message for the client's eyes: no secret, no stack trace
   * @param status the HTTP status of the model's answer, where there was one
   */
  record Failure(Kind kind, String message, @Nullable Integer status) {
    public Failure {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(message);
    }

    /** What dialects need to tell apart. */
    public enum Kind {
      /** The model refused the request as it is; asking again is no use. */
      INVALID_REQUEST,
      /** The model takes no images, or not one of these; asking again is no use. */
      INVALID_IMAGE,
      RATE_LIMITED,
      /** The model could not be reached, broke off or answered nonsense. */
      MODEL,
      /** Ours. */
      SERVER,
      /** The output does not satisfy the format asked for. */
      INVALID_OUTPUT,
      /** A shield stopped it. */
      SHIELD
    }
  }
}
