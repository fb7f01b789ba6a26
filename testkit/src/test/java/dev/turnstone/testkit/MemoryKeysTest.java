package dev.turnstone.testkit;

import dev.turnstone.keys.KeyBook;

/** The fake keeps the promises too. */
final class MemoryKeysTest extends KeyBookContract {
  @Override
  protected KeyBook book() {
    return new MemoryKeys(new ManualClock());
  }
}
