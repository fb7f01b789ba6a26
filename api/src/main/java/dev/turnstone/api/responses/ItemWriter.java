package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Items and parts as JSON. What an item does not have is absent, not null, as SDKs want it. */
final class ItemWriter {
  static final String COMPLETED = "completed";
  static final String INCOMPLETE = "incomplete";
  static final String IN_PROGRESS = "in_progress";

  /** What the calls of the tools in the settings are said to come from. */
  private static final String SERVER_LABEL = "turnstone";

  private ItemWriter() {}

  static ObjectNode shown(Shown shown) {
    return switch (shown) {
      case Shown.Said said -> item(said.id(), said.item(), said.whole() ? COMPLETED : INCOMPLETE);
      case Shown.ServerCall call -> serverCall(call);
    };
  }

  static ObjectNode item(String id, Item item, String status) {
    return switch (item) {
      case Item.Message message -> message(id, message, status);
      case Item.ToolCall call -> call(id, call, status);
      case Item.Reasoning reasoning -> reasoning(id, reasoning, status);
      case Item.ToolResult result -> result(id, result, status);
      case Item.Opaque opaque -> opaque(id, opaque);
    };
  }

  private static ObjectNode message(String id, Item.Message message, String status) {
    ObjectNode node = message(id, message.role(), status, parts(message));
    if (message.phase() != null) {
      node.put("phase", message.phase());
    }
    return node;
  }

  static ObjectNode message(String id, Role role, String status, ArrayNode content) {
    ObjectNode node = Json.object();
    node.put("id", id);
    node.put("type", "message");
    node.put("status", status);
    node.put("role", role.name().toLowerCase(Locale.ROOT));
    node.set("content", content);
    return node;
  }

  private static ArrayNode parts(Item.Message message) {
    ArrayNode content = Json.array();
    message.parts().forEach(part -> content.add(part(part, message.role())));
    return content;
  }

  private static ObjectNode part(Part part, Role role) {
    return switch (part) {
      case Part.Text text when role == Role.ASSISTANT -> text(text.text(), text.logprobs());
      case Part.Text text -> Json.object().put("type", "input_text").put("text", text.text());
      case Part.Refusal refusal -> refusal(refusal.text());
      case Part.Image image -> image(image);
      case Part.File file ->
          Json.object()
              .put("type", "input_file")
              .put("filename", file.filename())
              .put("file_data", file.dataUrl());
    };
  }

  private static ObjectNode image(Part.Image image) {
    String detail = image.detail();
    return Json.object()
        .put("type", "input_image")
        .put("image_url", image.url())
        .put("detail", detail == null ? "auto" : detail);
  }

  static ObjectNode text(String text, List<Logprob> logprobs) {
    ObjectNode part = Json.object();
    part.put("type", "output_text");
    part.put("text", text);
    part.set("annotations", Json.array());
    part.set("logprobs", logprobs(logprobs));
    return part;
  }

  /** Tokens with their alternatives, all with their bytes. */
  static ArrayNode logprobs(List<Logprob> tokens) {
    ArrayNode nodes = Json.array();
    for (Logprob token : tokens) {
      ObjectNode node = nodes.addObject();
      logprob(node, token);
      ArrayNode top = node.putArray("top_logprobs");
      token.top().forEach(other -> logprob(top.addObject(), other));
    }
    return nodes;
  }

  private static void logprob(ObjectNode node, Logprob token) {
    node.put("token", token.token());
    node.put("logprob", token.logprob());
    ArrayNode bytes = node.putArray("bytes");
    token.allBytes().forEach(bytes::add);
  }

  static ObjectNode refusal(String text) {
    return Json.object().put("type", "refusal").put("refusal", text);
  }

  static ObjectNode reasoningText(String text) {
    return Json.object().put("type", "reasoning_text").put("text", text);
  }

  static ObjectNode summaryText(String text) {
    return Json.object().put("type", "summary_text").put("text", text);
  }

  static ObjectNode call(String id, Item.ToolCall call, String status) {
    return Json.object()
        .put("id", id)
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", call.callId())
        .put("name", call.name())
        .put("arguments", call.arguments());
  }

  private static ObjectNode reasoning(String id, Item.Reasoning reasoning, String status) {
    ArrayNode content = Json.array();
    if (!reasoning.text().isEmpty()) {
      content.add(reasoningText(reasoning.text()));
    }
    ObjectNode node = reasoning(id, status, reasoning.summary(), content);
    if (reasoning.encrypted() != null) {
      node.put("encrypted_content", reasoning.encrypted());
    }
    return node;
  }

  static ObjectNode reasoning(
      String id, String status, @Nullable String summary, ArrayNode content) {
    ObjectNode node = Json.object();
    node.put("id", id);
    node.put("type", "reasoning");
    node.put("status", status);
    ArrayNode summaries = node.putArray("summary");
    if (summary != null) {
      summaries.add(summaryText(summary));
    }
    if (!content.isEmpty()) {
      node.set("content", content);
    }
    return node;
  }

  private static ObjectNode result(String id, Item.ToolResult result, String status) {
    ObjectNode node = Json.object();
    node.put("id", id);
    node.put("type", "function_call_output");
    node.put("status", status);
    node.put("call_id", result.callId());
    if (result.output().size() == 1 && result.output().getFirst() instanceof Part.Text only) {
      node.put("output", only.text());
    } else {
      ArrayNode output = node.putArray("output");
      result.output().forEach(part -> output.add(part(part, Role.USER)));
    }
    return node;
  }

  private static ObjectNode opaque(String id, Item.Opaque opaque) {
    ObjectNode node = (ObjectNode) Json.parse(opaque.json());
    if (!node.hasNonNull("id")) {
      node.put("id", id);
    }
    return node;
  }

  /** Shown as the call of a hosted tool, which tells every client that there is nothing to do. */
  static ObjectNode serverCall(Shown.ServerCall shown) {
    Item.ToolResult result = shown.result();
    if (result == null) {
      return serverCall(shown, IN_PROGRESS, shown.call().arguments());
    }
    boolean ok = result.status() == Item.ToolResult.Status.OK;
    ObjectNode node = serverCall(shown, ok ? COMPLETED : "failed", shown.call().arguments());
    if (ok) {
      node.put("output", texts(result.output()));
    } else {
      ObjectNode error = node.putObject("error");
      error.put("type", "mcp_tool_execution_error");
      error.putArray("content").addObject().put("type", "text").put("text", why(result));
    }
    return node;
  }

  private static String why(Item.ToolResult result) {
    String said = texts(result.output());
    boolean unknown = result.status() == Item.ToolResult.Status.UNKNOWN;
    return said.isEmpty() ? (unknown ? "outcome unknown" : "the call failed") : said;
  }

  static ObjectNode serverCall(Shown.ServerCall shown, String status, String arguments) {
    ObjectNode node = Json.object();
    node.put("id", shown.id());
    node.put("type", "mcp_call");
    node.put("status", status);
    node.put("server_label", SERVER_LABEL);
    node.put("name", shown.call().name());
    node.put("arguments", arguments);
    node.putNull("output");
    node.putNull("error");
    node.putNull("approval_request_id");
    return node;
  }

  private static String texts(List<Part> parts) {
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining());
  }
}
