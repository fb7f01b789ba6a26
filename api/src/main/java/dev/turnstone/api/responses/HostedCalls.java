package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the {@code mcp_call} items of one input: calls that a server made, whose output the model
 * must hear of when a client that stores nothing brings them back.
 */
final class HostedCalls {
  private static final int TEXT_MAX = 10_485_760;
  private static final int CALL_ID_MAX = 64;

  /** Older clients send none. */
  private static final Set<String> OVER = Set.of("completed", "failed");

  private final Set<String> callIds = new HashSet<>();

  /** Call ids that the input has of its own are not given to others behind them. */
  void taken(String callId) {
    callIds.add(callId);
  }

  /** The call and its result; as it is if nothing has come of it, which no model understands. */
  List<Item> read(Fields item) {
    String name = item.text("name").orElse(null);
    String arguments = item.text("arguments", TEXT_MAX).orElse(null);
    String status = item.text("status").orElse("completed");
    String said = said(item);
    if (name == null || arguments == null || said == null || !OVER.contains(status)) {
      return List.of(new Item.Opaque("mcp_call", Json.text(item.node())));
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
        .or(() -> item.any("error").map(HostedCalls::why))
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
