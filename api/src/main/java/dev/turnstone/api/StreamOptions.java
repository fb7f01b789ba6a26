package dev.turnstone.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is sent.
 *
 * @param skip frames from the run's first on that are not sent: the client's cursor + 1
 * @param onHangUp runs once if the client hangs up before the run is over
 * @param trailer a last line after the last frame ({@code data: [DONE]})
 * @param framing how a frame is written
 */
public record StreamOptions(
    long skip, @Nullable Runnable onHangUp, Optional<String> trailer, Framing framing) {
  /** Server-sent events. */
  public StreamOptions(long skip, @Nullable Runnable onHangUp, Optional<String> trailer) {
    this(skip, onHangUp, trailer, Framing.EVENTS);
  }

  public StreamOptions {
    Objects.requireNonNull(trailer);
    Objects.requireNonNull(framing);
    if (skip < 0) {
      throw new IllegalArgumentException("a stream skips 0 or more frames");
    }
  }

  /** The forms of a stream. */
  public enum Framing {
    /** Server-sent events. */
    EVENTS,
    /** The data of each frame on a line of its own; an empty line keeps silence alive. */
    LINES
  }

  /** From the start, and nobody minds a client that goes. */
  public static StreamOptions whole() {
    return new StreamOptions(0, null, Optional.empty());
  }
}
