package dev.turnstone.kit;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes UUIDv7 ids: 48 bits of milliseconds, then 74 random bits, so that they order by time and
 * can't be guessed.
 */
public final class Ids {
  private static final int VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int RANDOM_A_MASK = 0xFFF;
  private static final long RANDOM_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

  private final Clock clock;
  private final SecureRandom random;

  public Ids(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id. Safe for many threads. */
  public UUID next() {
    long high = (clock.millis() << 16) | VERSION | (random.nextInt() & RANDOM_A_MASK);
    return new UUID(high, (random.nextLong() & RANDOM_B_MASK) | VARIANT);
  }
}
