package dev.turnstone.coordinator;

import dev.turnstone.testkit.Seeds;
import org.junit.jupiter.api.Test;

/**
 * Random walks of runs, workers and a coordinator that lose, double and forget; whatever happens,
 * every run ends once, lanes keep their order, and a record read again says the same again.
 */
final class WalkTest {
  private static final int WALKS = 60;
  private static final int STEPS = 400;

  @Test
  void everyRunEndsWhateverIsLostOrDoubled() {
    Seeds.walk(
        WALKS,
        chance -> {
          Village village = new Village(chance);
          for (int step = 0; step < STEPS; step++) {
            village.step();
          }
          village.settle();
        });
  }
}
