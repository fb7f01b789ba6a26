package dev.turnstone.api.access;

import java.util.Arrays;

/** How often something happened within the last 60 seconds, by the second. One thread at a time. */
final class SlidingMinute {
  private static final int SECONDS = 60;

  private final int[] counts = new int[SECONDS];
  private long last = Long.MIN_VALUE / 2;

  /** One more at a second, which may be past; what lies a minute back counts no more. */
  void add(long second) {
    change(second, 1);
  }

  /** One less: it did not happen. */
  void remove(long second) {
    change(second, -1);
  }

  private void change(long second, int by) {
    moveTo(second);
    if (last - second < SECONDS) {
      int at = (int) Math.floorMod(second, (long) SECONDS);
      counts[at] = Math.max(0, counts[at] + by);
    }
  }

  int count(long now) {
    moveTo(now);
    return Arrays.stream(counts).sum();
  }

  /** Seconds until the oldest that counts does no more; 1 to 60. */
  int freeIn(long now) {
    moveTo(now);
    for (int age = SECONDS - 1; age >= 0; age--) {
      if (counts[(int) Math.floorMod(last - age, (long) SECONDS)] > 0) {
        return SECONDS - age;
      }
    }
    return 1;
  }

  private void moveTo(long second) {
    for (long next = Math.max(last, second - SECONDS) + 1; next <= second; next++) {
      counts[(int) Math.floorMod(next, (long) SECONDS)] = 0;
    }
    last = Math.max(last, second);
  }
}
