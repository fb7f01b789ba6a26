package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import org.jspecify.annotations.Nullable;

/** A finished item of a response's output. */
sealed interface Shown {
  ItemRef ref();

  String id();

  /**
   * What the model said, thought, or wants its client to call.
   *
   * @param item a message, a call of the client's, or reasoning
   * @param whole false for what a limit cut off
   */
  record Said(ItemRef ref, Item item, boolean whole) implements Shown {
    @Override
    public String id() {
      return ResponseIds.item(ref, item);
    }
  }

  /**
   * A call that the server makes.
   *
   * @param result absent until it came back
   */
  record ServerCall(ItemRef ref, Item.ToolCall call, Item.@Nullable ToolResult result)
      implements Shown {
    @Override
    public String id() {
      return ResponseIds.serverCall(ref);
    }

    ServerCall with(Item.ToolResult newResult) {
      return new ServerCall(ref, call, newResult);
    }
  }
}
