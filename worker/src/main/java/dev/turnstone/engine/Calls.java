package dev.turnstone.engine;

import dev.turnstone.item.Item;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepResult.CallRef;
import java.util.ArrayList;
import java.util.List;

/** What a model's answer asks to be called, and who makes the calls. */
public final class Calls {
  private Calls() {}

  /**
   * What of an answer counts. Without parallel calls it ends with its first call: a prefix, so that
   * no item changes its place.
   */
  public static List<Item> kept(RunSpec.Tools tools, List<Item> items) {
    if (tools.parallel()) {
      return List.copyOf(items);
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Item.ToolCall) {
        return List.copyOf(items.subList(0, i + 1));
      }
    }
    return List.copyOf(items);
  }

  /** The calls among {@code items}, in order. */
  public static List<CallRef> of(RunSpec.Tools tools, List<Item> items) {
    List<CallRef> calls = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Item.ToolCall call) {
        calls.add(new CallRef(call.callId(), tools.callerOf(call.name())));
      }
    }
    return calls;
  }
}
