package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code input}: a string, or items in any of the shapes that clients send. */
final class InputReader {
  private static final int TEXT_MAX = 10_485_760;
  private static final int CALL_ID_MAX = 64;

  /** An id has room for 238,328 places, and a call of a server's takes two. */
  private static final int ITEMS_MAX = 100_000;

  private static final List<String> PHASES = List.of("commentary", "final_answer");
  private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");
  private static final List<String> TYPES =
      List.of("message", "function_call", "function_call_output", "reasoning", "item_reference");

  private InputReader() {}

  /** Empty if the request has none. */
  static Input read(Fields body) {
    JsonNode input = body.any("input").orElse(null);
    if (input == null) {
      return new Input(List.of(), List.of());
    }
    if (input.isString()) {
      Item said = Item.Message.text(Role.USER, body.need("input", TEXT_MAX));
      return new Input(List.of(said), List.of());
    }
    if (!input.isArray()) {
      throw Refusals.type("input", "a string or an array", input);
    }
    return read(input);
  }

  private static Input read(JsonNode input) {
    if (input.size() > ITEMS_MAX) {
      throw Refusals.tooMany("input", ITEMS_MAX, input.size());
    }
    List<Item> items = new ArrayList<>();
    List<Input.Reference> references = new ArrayList<>();
    HostedHistory history = new HostedHistory();
    for (int i = 0; i < input.size(); i++) {
      Fields item = Fields.of(input.get(i), "input[" + i + "]");
      String type = item.text("type").orElseGet(() -> implied(item));
      if (type.equals("item_reference")) {
        references.add(new Input.Reference(items.size(), item.need("id")));
      } else if (HostedHistory.has(type)) {
        items.addAll(history.read(item, type));
      } else {
        items.add(item(item, type, history));
      }
    }
    return new Input(items, references);
  }

  private static Item item(Fields item, String type, HostedHistory history) {
    return switch (type) {
      case "message" -> message(item);
      case "function_call" -> call(item, history);
      case "function_call_output" -> result(item);
      case "reasoning" -> reasoning(item);
      // Answers a request that no server made here.
      case "mcp_approval_response" -> throw Refusals.unsupported(item.at("type"), type);
      default -> throw Refusals.value(item.at("type"), type, TYPES);
    };
  }

  /** Agents send messages without a type; an id alone is a reference. */
  private static String implied(Fields item) {
    if (item.has("role")) {
      return "message";
    }
    if (item.has("id")) {
      return "item_reference";
    }
    throw Refusals.missing(item.at("type"));
  }

  private static Item message(Fields item) {
    String word = item.oneOf("role", ROLES).orElseThrow(() -> Refusals.missing(item.at("role")));
    Role role = Role.valueOf(word.toUpperCase(Locale.ROOT));
    String phase = item.oneOf("phase", PHASES).orElse(null);
    return new Item.Message(role, PartsReader.message(item, role), phase);
  }

  private static Item call(Fields item, HostedHistory history) {
    String callId = callId(item);
    history.taken(callId);
    return new Item.ToolCall(callId, item.need("name"), item.need("arguments", TEXT_MAX));
  }

  private static Item result(Fields item) {
    List<Part> output = PartsReader.output(item);
    return new Item.ToolResult(callId(item), output, Item.ToolResult.Status.OK);
  }

  private static String callId(Fields item) {
    String callId = item.need("call_id", CALL_ID_MAX);
    if (callId.isEmpty()) {
      throw Refusals.value(item.at("call_id"), "1 to 64 characters are expected.");
    }
    return callId;
  }

  private static Item reasoning(Fields item) {
    String summary = texts(item, "summary");
    String text = texts(item, "content");
    String encrypted = item.text("encrypted_content", TEXT_MAX).orElse(null);
    return new Item.Reasoning(text == null ? "" : text, summary, encrypted);
  }

  private static @Nullable String texts(Fields item, String name) {
    List<JsonNode> parts = item.list(name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Fields part = Fields.of(parts.get(i), item.at(name) + "[" + i + "]");
      texts.add(part.need("text", TEXT_MAX));
    }
    return texts.isEmpty() ? null : texts.stream().collect(Collectors.joining("\n\n"));
  }
}
