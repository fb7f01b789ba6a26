package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes items as chat messages. Consecutive calls, with an assistant's message right before them,
 * are one message; reasoning and what no model understands are left out.
 */
final class ChatMessages {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ProviderSettings.Quirks quirks;
  private final ArrayNode messages = JSON.createArrayNode();

  /** The assistant's message that following calls belong to. */
  private @Nullable ObjectNode assistant;

  private ChatMessages(ProviderSettings.Quirks quirks) {
    this.quirks = quirks;
  }

  static ArrayNode of(List<Item> items, ProviderSettings.Quirks quirks) {
    ChatMessages chat = new ChatMessages(quirks);
    items.forEach(chat::add);
    return chat.messages;
  }

  private void add(Item item) {
    switch (item) {
      case Item.Message message -> message(message);
      case Item.ToolCall call -> call(call);
      case Item.ToolResult result -> result(result);
      case Item.Reasoning _, Item.Opaque _ -> {}
    }
  }

  private void message(Item.Message message) {
    ObjectNode node = messages.addObject().put("role", role(message.role()));
    boolean textual = message.parts().stream().allMatch(ChatMessages::textual);
    if (textual || message.role() == Role.ASSISTANT) {
      node.put("content", text(message.parts(), "\n"));
    } else {
      message.parts().forEach(part -> part(node.withArray("content"), part));
    }
    assistant = message.role() == Role.ASSISTANT ? node : null;
  }

  private String role(Role role) {
    boolean system = role == Role.DEVELOPER && !quirks.developer();
    return (system ? Role.SYSTEM : role).name().toLowerCase(Locale.ROOT);
  }

  private static boolean textual(Part part) {
    return part instanceof Part.Text || part instanceof Part.Refusal;
  }

  private void call(Item.ToolCall call) {
    if (assistant == null) {
      assistant = messages.addObject().put("role", "assistant").putNull("content");
    }
    ObjectNode node = assistant.withArray("tool_calls").addObject();
    node.put("id", call.callId()).put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", arguments(call));
  }

  /** Some servers answer 500 to a call in the history that the model itself wrote wrongly. */
  private String arguments(Item.ToolCall call) {
    String text = call.arguments();
    if (text.isBlank()) {
      return "{}";
    }
    return !quirks.argumentsChecked() || isObject(text)
        ? text
        : JSON.createObjectNode().put("not_json", text).toString();
  }

  private static boolean isObject(String text) {
    try {
      return JSON.readTree(text).isObject();
    } catch (JacksonException wrong) {
      return false;
    }
  }

  private void result(Item.ToolResult result) {
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", result.callId())
        .put("content", text(result.output(), ""));
    assistant = null;
  }

  private static String text(List<Part> parts, String between) {
    return parts.stream().map(ChatMessages::text).collect(Collectors.joining(between));
  }

  private static String text(Part part) {
    return switch (part) {
      case Part.Text(String text, _) -> text;
      case Part.Refusal(String text) -> text;
      case Part.Image _ -> "[an image, left out]";
      case Part.File(String filename, _) -> "[the file " + filename + ", left out]";
    };
  }

  private static void part(ArrayNode content, Part part) {
    switch (part) {
      case Part.Text(String text, _) -> text(content, text);
      case Part.Refusal(String text) -> text(content, text);
      case Part.Image image -> image(content, image);
      case Part.File(String filename, String dataUrl) ->
          content
              .addObject()
              .put("type", "file")
              .putObject("file")
              .put("filename", filename)
              .put("file_data", dataUrl);
    }
  }

  private static void text(ArrayNode content, String text) {
    content.addObject().put("type", "text").put("text", text);
  }

  private static void image(ArrayNode content, Part.Image image) {
    ObjectNode url = content.addObject().put("type", "image_url").putObject("image_url");
    url.put("url", image.url());
    if (image.detail() != null) {
      url.put("detail", image.detail());
    }
  }
}
