package dev.turnstone.worker;

import dev.turnstone.model.DeltaSink;
import dev.turnstone.run.RunDelta;

/**
 * Lets through what belongs to the items that count ({@link dev.turnstone.engine.Calls#kept}):
 * without parallel calls nothing behind the first call. Used by one thread.
 */
final class KeptDeltas implements DeltaSink {
  private final boolean parallel;
  private final DeltaSink next;
  private int lastItem = Integer.MAX_VALUE;

  KeptDeltas(boolean parallel, DeltaSink next) {
    this.parallel = parallel;
    this.next = next;
  }

  @Override
  public void accept(RunDelta delta) {
    if (!parallel && delta instanceof RunDelta.Arguments arguments) {
      lastItem = Math.min(lastItem, arguments.item());
    }
    if (item(delta) <= lastItem) {
      next.accept(delta);
    }
  }

  private static int item(RunDelta delta) {
    return switch (delta) {
      case RunDelta.Text text -> text.item();
      case RunDelta.Refusal refusal -> refusal.item();
      case RunDelta.Reasoning reasoning -> reasoning.item();
      case RunDelta.Arguments arguments -> arguments.item();
      case RunDelta.ToolProgress _ -> 0;
    };
  }
}
