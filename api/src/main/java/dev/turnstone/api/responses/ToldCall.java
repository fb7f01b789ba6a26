package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A call of the server's, told whole when it begins and when its result is there. */
final class ToldCall {
  private final Frames frames;
  private final int outputIndex;
  private Shown.ServerCall call;
  private ObjectNode json;

  /** Tells that the call is made. */
  ToldCall(Frames frames, int outputIndex, Shown.ServerCall call) {
    this.frames = frames;
    this.outputIndex = outputIndex;
    this.call = call;
    json = ItemWriter.serverCall(call, ItemWriter.IN_PROGRESS, "");
    item("response.output_item.added");
    String arguments = call.call().arguments();
    tell("response.mcp_call.in_progress", _ -> {});
    if (!arguments.isEmpty()) {
      tell("response.mcp_call_arguments.delta", event -> event.put("delta", arguments));
    }
    tell("response.mcp_call_arguments.done", event -> event.put("arguments", arguments));
    json = ItemWriter.serverCall(call, ItemWriter.IN_PROGRESS, arguments);
  }

  ObjectNode json() {
    return json.deepCopy();
  }

  void finish(Item.ToolResult result) {
    call = call.with(result);
    json = ItemWriter.shown(call);
    boolean ok = result.status() == Item.ToolResult.Status.OK;
    tell(ok ? "response.mcp_call.completed" : "response.mcp_call.failed", _ -> {});
    item("response.output_item.done");
  }

  /** No result will come. */
  void abandon() {
    json = ItemWriter.serverCall(call, ItemWriter.INCOMPLETE, call.call().arguments());
    item("response.output_item.done");
  }

  private void item(String type) {
    frames.add(
        type,
        event -> {
          event.put("output_index", outputIndex);
          event.set("item", json());
        });
  }

  private void tell(String type, Consumer<ObjectNode> payload) {
    frames.add(
        type,
        event -> payload.accept(event.put("item_id", call.id()).put("output_index", outputIndex)));
  }
}
