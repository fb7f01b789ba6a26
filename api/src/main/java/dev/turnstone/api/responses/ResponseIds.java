package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunId;
import java.util.Optional;

/** Ids as this API writes them. */
final class ResponseIds {
  static final String RESPONSE = "resp_";

  /** The step that input items are counted under: no run has so many. */
  private static final int INPUT_STEP = 62 * 62 * 62 - 1;

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

  static String item(ItemRef ref, Item item) {
    return prefix(item) + ref.text();
  }

  private static String prefix(Item item) {
    return switch (item) {
      case Item.Message _ -> "msg_";
      case Item.ToolCall _ -> "fc_";
      case Item.ToolResult _ -> "fco_";
      case Item.Reasoning _ -> "rs_";
      case Item.Opaque _ -> "item_";
    };
  }

  /** A call that the server makes itself. */
  static String serverCall(ItemRef ref) {
    return "mcp_" + ref.text();
  }
}
