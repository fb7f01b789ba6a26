package dev.turnstone.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Chance in tests. Each walk has a seed of its own, which a failure names; {@code
 * -Dturnstone.seed=N} walks that one again and no other.
 */
public final class Seeds {
  private static final String PROPERTY = "turnstone.seed";

  private Seeds() {}

  /** Walks {@code count} times, each time with other chances. */
  public static void walk(int count, Consumer<RandomGenerator> walk) {
    Long given = Long.getLong(PROPERTY);
    if (given != null) {
      one(given, walk);
      return;
    }
    new SplittableRandom().longs(count).forEach(seed -> one(seed, walk));
  }

  private static void one(long seed, Consumer<RandomGenerator> walk) {
    try {
      walk.accept(new SplittableRandom(seed));
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("walk it again with -D" + PROPERTY + "=" + seed, failure);
    }
  }
}
