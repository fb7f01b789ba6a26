package dev.turnstone.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How often which fault befalls a record.
 *
 * @param duplicate chance that it is appended twice, 0 to 1
 * @param swap chance that it is held back until after the next one, 0 to 1
 * @param seed of that chance
 */
record Odds(double duplicate, double swap, long seed) {
  private static final Set<String> NAMES = Set.of("duplicate", "swap", "seed");

  Odds {
    if (!chance(duplicate) || !chance(swap)) {
      throw new IllegalArgumentException("a chance lies between 0 and 1");
    }
  }

  private static boolean chance(double value) {
    return value >= 0 && value <= 1;
  }

  /** What is not named does not happen; the seed is 0 then. */
  static Odds parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", -1);
      if (pair.length != 2 || !NAMES.contains(pair[0]) || values.put(pair[0], pair[1]) != null) {
        throw new IllegalArgumentException(
            "as in duplicate=0.02,swap=0.02,seed=7, each once, not '" + text + "'");
      }
    }
    return new Odds(
        Double.parseDouble(values.getOrDefault("duplicate", "0")),
        Double.parseDouble(values.getOrDefault("swap", "0")),
        Long.parseLong(values.getOrDefault("seed", "0")));
  }
}
