package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads those items of one input that are history of tools that run elsewhere. Of an {@code
 * mcp_call}, which this server made perhaps, the model must hear when a client that stores nothing
 * brings it back.
 */
final class HostedHistory {
  private static final int TEXT_MAX = 10_485_760;
  private static final int CALL_ID_MAX = 64;

  /** Older clients send none. */
  private static final Set<String> OVER = Set.of("completed", "failed");

  /** Kept and shown, and no model hears of it, but for calls that have a result. */
  private static final Set<String> TYPES =
      Set.of(
          "mcp_list_tools",
          "mcp_approval_request",
          "mcp_call",
          "custom_tool_call",
          "custom_tool_call_output",
          "file_search_call",
          "web_search_call",
          "code_interpreter_call",
          "image_generation_call",
          "computer_call",
          "computer_call_output",
          "local_shell_call",
          "local_shell_call_output",
          "shell_call",
          "shell_call_output",
          "apply_patch_call",
          "apply_patch_call_output",
          "tool_search_call",
          "tool_search_output",
          "compaction");

  private final Set<String> callIds = new HashSet<>();
  private final Set<String> ids = new HashSet<>();

  static boolean has(String type) {
    return TYPES.contains(type);
  }

  /** Call ids that the input has of its own are not given to others behind them. */
  void taken(String callId) {
    callIds.add(callId);
  }

  /** As it is; a call of which something came is two, the call and its result. */
  List<Item> read(Fields item, String type) {
    List<Item> call = type.equals("mcp_call") ? call(item) : List.of();
    return call.isEmpty() ? List.of(opaque(item, type)) : call;
  }

  /** Other items name these by their ids, which therefore must name one. */
  private Item opaque(Fields item, String type) {
    item.text("id")
        .filter(id -> !ids.add(id))
        .ifPresent(_ -> {
          throw Refusals.value(item.at("id"), "an item before it has the same id.");
        });
    return new Item.Opaque(type, Json.text(item.node()));
  }

  private List<Item> call(Fields item) {
    String name = item.text("name").orElse(null);
    String arguments = item.text("arguments", TEXT_MAX).orElse(null);
    String status = item.text("status").orElse("completed");
    String said = said(item);
    if (name == null || arguments == null || said == null || !OVER.contains(status)) {
      return List.of();
    }
    String callId = callId(item.text("id").orElse(""));
    boolean ok = status.equals("completed") && !item.has("error");
    return List.of(
        new Item.ToolCall(callId, name, arguments),
        Item.ToolResult.text(
            callId, said, ok ? Item.ToolResult.Status.OK : Item.ToolResult.Status.FAILED));
  }

  private String callId(String id) {
    String callId = id.isEmpty() || id.length() > CALL_ID_MAX ? "mcp_call" : id;
    if (callIds.add(callId)) {
      return callId;
    }
    int next = callIds.size();
    while (!callIds.add("mcp_call_" + next)) {
      next++;
    }
    return "mcp_call_" + next;
  }

  private static @Nullable String said(Fields item) {
    return item.text("output", TEXT_MAX)
        .or(() -> item.any("error").map(HostedHistory::why))
        .orElse(null);
  }

  /** Errors are strings, have a message, or say in parts what a tool said. */
  private static String why(JsonNode error) {
    if (error.isString()) {
      return error.stringValue();
    }
    String texts =
        error
            .path("content")
            .valueStream()
            .map(part -> part.path("text").asString(""))
            .collect(Collectors.joining());
    String why = texts.isEmpty() ? error.path("message").asString("") : texts;
    return why.isEmpty() ? Json.text(error) : why;
  }
}
