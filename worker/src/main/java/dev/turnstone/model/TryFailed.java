package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One try at a model call came to nothing. */
final class TryFailed extends Exception {
  private static final long serialVersionUID = 1;
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
}
