package dev.turnstone.testkit;

import dev.turnstone.archive.Acceptance;

final class MemoryAcceptanceTest extends AcceptanceContract {
  private final MemoryAcceptance acceptance = new MemoryAcceptance();

  @Override
  protected Acceptance acceptance() {
    return acceptance;
  }
}
