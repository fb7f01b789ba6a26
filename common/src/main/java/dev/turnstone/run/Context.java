package dev.turnstone.run;

import org.jspecify.annotations.Nullable;

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
   *
   * @param length how many runs that chain has, {@code run} included; absent in records of before
   *     it was counted
   * @param bytes of the JSON of all that they {@linkplain Run#told tell}; absent as {@code length}
   */
  record Previous(RunId run, LogPosition at, @Nullable Integer length, @Nullable Long bytes)
      implements Context {
    /** A chain is read as a whole, so there is an end to its length. */
    public static final int LENGTH_MAX = 200;

    /** And to its size: no more than a request could bring itself. */
    public static final long BYTES_MAX = 16 * 1024 * 1024;

    public Previous(RunId run, LogPosition at) {
      this(run, at, null, null);
    }
  }

  /** How many runs stand behind one with this context. */
  default int chainLength() {
    if (this instanceof Previous previous) {
      Integer length = previous.length();
      return length == null ? 1 : length;
    }
    return 0;
  }

  /** How much they tell, as far as it was counted. */
  default long chainBytes() {
    if (this instanceof Previous previous) {
      Long bytes = previous.bytes();
      return bytes == null ? 0 : bytes;
    }
    return 0;
  }

  /** What the lane holds up to {@code at}: the history that its client saw. */
  record Lane(LogPosition at) implements Context {}
}
