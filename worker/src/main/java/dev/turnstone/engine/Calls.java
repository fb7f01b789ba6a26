package dev.turnstone.engine;

import dev.turnstone.item.Item;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepResult.CallRef;
import dev.turnstone.run.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * The calls among {@code items}. A function that the model invented is the server's: it answers
   * that there is none, and the model goes on.
   */
  public static List<CallRef> of(RunSpec.Tools tools, List<Item> items) {
    List<CallRef> calls = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Item.ToolCall call) {
        Tool.Caller caller = named(tools, call.name()).map(Tool::caller).orElse(Tool.Caller.SERVER);
        calls.add(new CallRef(call.callId(), caller));
      }
    }
    return calls;
  }

  /** The run's tool of that name. */
  public static Optional<Tool> named(RunSpec.Tools tools, String name) {
    return tools.list().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }
}
