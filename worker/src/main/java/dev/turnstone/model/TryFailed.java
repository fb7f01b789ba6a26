package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One try at a model call came to nothing. */
final class TryFailed extends Exception {
  private static final long serialVersionUID = 1;
  private static final int NOT_FOUND = 404;
  private final transient Failure failure;
  private final boolean passing;
  private final @Nullable Duration wait;

  /**
   * @param passing whether asking again may help
   * @param wait what the provider wants us to wait, where it said so
   */
  TryFailed(Failure failure, boolean passing, @Nullable Duration wait) {
    super(failure.message());
    this.failure = failure;
    this.passing = passing;
    this.wait = wait;
  }

  Failure failure() {
    return failure;
  }

  boolean passing() {
    return passing;
  }

  @Nullable Duration waitWanted() {
    return wait;
  }

  /** The same, with what is known now about how long to wait. */
  TryFailed after(Duration newWait) {
    return new TryFailed(failure, passing, newWait);
  }

  /**
   * Whether another provider may answer where this one does not: not if the request itself is at
   * fault. A model that is not there may well be there elsewhere.
   */
  boolean elsewhere() {
    return switch (failure.kind()) {
      case INVALID_REQUEST -> Integer.valueOf(NOT_FOUND).equals(failure.status());
      case INVALID_IMAGE, INVALID_OUTPUT, SHIELD -> false;
      case RATE_LIMITED, MODEL, SERVER -> true;
    };
  }

  /** Of two, the one after which it is sooner worth asking again. */
  static TryFailed sooner(@Nullable TryFailed one, TryFailed other) {
    if (one == null || one.passing != other.passing) {
      return one == null || other.passing ? other : one;
    }
    Duration first = one.wait;
    Duration second = other.wait;
    return first == null || (second != null && first.compareTo(second) <= 0) ? one : other;
  }
}
