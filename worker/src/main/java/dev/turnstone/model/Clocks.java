package dev.turnstone.model;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The two ways to tell the time.
 *
 * @param wall for dates that somebody else names; it can be put back or forth at any moment
 * @param nanos grows steadily, from anywhere ({@code System::nanoTime}); every span is measured by
 *     it
 */
public record Clocks(Clock wall, LongSupplier nanos) {

  /** Now, to be compared with other moments from here: it is no date. */
  Instant steady() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong());
  }
}
