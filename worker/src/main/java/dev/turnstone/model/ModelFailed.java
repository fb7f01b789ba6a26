package dev.turnstone.model;

import dev.turnstone.run.Outcome.Failure;
import java.util.Objects;

/** A model gave no whole answer. */
public final class ModelFailed extends Exception {
  private static final long serialVersionUID = 1;
  private final transient Failure failure;
  private final boolean cancelled;
  private final boolean started;

  private ModelFailed(Failure failure, boolean cancelled, boolean started) {
    super(failure.message());
    this.failure = Objects.requireNonNull(failure);
    this.cancelled = cancelled;
    this.started = started;
  }

  /**
   * @param started whether a delta was given before
   */
  public static ModelFailed because(Failure failure, boolean started) {
    return new ModelFailed(failure, false, started);
  }

  /**
   * @param started whether a delta was given before
   */
  public static ModelFailed cancelled(boolean started) {
    Failure failure = new Failure(Failure.Kind.SERVER, "The model call was cancelled.", null);
    return new ModelFailed(failure, true, started);
  }

  /** Why, for the client's eyes: the message holds no secret. */
  public Failure failure() {
    return failure;
  }

  /** Whether we gave up, not the model. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Whether a delta was given before. */
  public boolean started() {
    return started;
  }
}
