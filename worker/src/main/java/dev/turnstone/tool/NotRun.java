package dev.turnstone.tool;

import dev.turnstone.item.Item;
import java.util.function.Consumer;

/** A call that can't be made. */
record NotRun(Item.ToolResult result) implements ToolRun {

  static NotRun failed(ToolRequest request, String why) {
    return new NotRun(Item.ToolResult.text(request.callId(), why, Item.ToolResult.Status.FAILED));
  }

  @Override
  public Item.ToolResult await(Consumer<String> progress) {
    return result;
  }

  @Override
  public void cancel() {}
}
