package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunId;
import java.util.Optional;
import java.util.Set;

/** Ids as this API writes them. */
final class ResponseIds {
  static final String RESPONSE = "resp_";

  /** The step that input items are counted under: no run has so many. */
  private static final int INPUT_STEP = 62 * 62 * 62 - 1;

  private static final Set<String> PREFIXES = Set.of("msg_", "fc_", "fco_", "rs_", "item_", "mcp_");

  private ResponseIds() {}

  static String of(RunId run) {
    return RESPONSE + run.text();
  }

  /** The run that an id names; empty for anything that {@link #of} did not write. */
  static Optional<RunId> response(String id) {
    return RunId.parse(RESPONSE, id);
  }

  static ItemRef input(RunId run, int index) {
    return new ItemRef(run, INPUT_STEP, index);
  }

  static boolean isInput(ItemRef ref) {
    return ref.step() == INPUT_STEP;
  }

  /** The place that an item's id names, if it has the form of one that was given out here. */
  static Optional<ItemRef> item(String id) {
    int prefix = id.indexOf('_') + 1;
    return PREFIXES.contains(id.substring(0, prefix))
        ? ItemRef.parse(id.substring(0, prefix), id)
        : Optional.empty();
  }

  static String item(ItemRef ref, Item item) {
    return switch (item) {
      case Item.Message _ -> message(ref);
      case Item.ToolCall call -> call(ref, call.name());
      case Item.ToolResult _ -> "fco_" + ref.text();
      case Item.Reasoning _ -> reasoning(ref);
      case Item.Opaque _ -> "item_" + ref.text();
    };
  }

  static String message(ItemRef ref) {
    return "msg_" + ref.text();
  }

  static String reasoning(ItemRef ref) {
    return "rs_" + ref.text();
  }

  /** A call of the client's; of another function it is another item. */
  static String call(ItemRef ref, String name) {
    return "fc_" + ref.text(name);
  }

  /** A call that the server makes itself. */
  static String serverCall(ItemRef ref) {
    return "mcp_" + ref.text();
  }
}
