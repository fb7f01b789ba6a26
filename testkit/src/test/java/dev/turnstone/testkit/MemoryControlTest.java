package dev.turnstone.testkit;

import dev.turnstone.log.ControlLine;
import org.junit.jupiter.api.AfterEach;

final class MemoryControlTest extends ControlContract {
  private final MemoryControl control = new MemoryControl();

  @AfterEach
  void close() {
    control.close();
  }

  @Override
  protected ControlLine line() {
    return control;
  }
}
