package dev.turnstone.run;

/**
 * What a run goes on from. A reference names the log position from which on the store is sure to
 * have it; whoever resolves it waits for the materializer to pass that position.
 */
public sealed interface Context {

  /** Nothing came before. */
  record Fresh() implements Context {}

  /**
   * The whole chain behind a run that has ended, by reference: forks run in parallel. Each link
   * contributes its input and {@link Run#handedOn}.
   */
  record Previous(RunId run, LogPosition at) implements Context {}

  /** What the lane holds up to {@code at}: the history that its client saw. */
  record Lane(LogPosition at) implements Context {}
}
