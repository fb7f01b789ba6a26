package dev.turnstone.api.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says when it is time to look for a client, and when it has heard nothing for too long. Goes by
 * the clock, not by whether a run has said something: what a run says need not reach its client.
 * One thread.
 */
final class Pulse {
  /** A client that has hung up is noticed within this. */
  static final Duration LOOK = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private long looked;
  private long wrote;

  Pulse(LongSupplier nanos) {
    this.nanos = nanos;
    looked = nanos.getAsLong();
    wrote = looked;
  }

  /** Whether it is time to look for the client; if so, the next time is counted from now. */
  boolean due() {
    long now = nanos.getAsLong();
    boolean due = now - looked >= LOOK.toNanos();
    if (due) {
      looked = now;
    }
    return due;
  }

  /** The client was written to. */
  void wrote() {
    wrote = nanos.getAsLong();
  }

  /** Whether nothing was written for so long. */
  boolean silentFor(Duration limit) {
    return nanos.getAsLong() - wrote >= limit.toNanos();
  }
}
