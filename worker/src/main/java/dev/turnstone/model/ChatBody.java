package dev.turnstone.model;

import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of a chat completion's request. */
final class ChatBody {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ModelRequest request;
  private final ProviderSettings.Quirks quirks;
  private final ObjectNode body = JSON.createObjectNode();

  private ChatBody(ModelRequest request, ProviderSettings.Quirks quirks) {
    this.request = request;
    this.quirks = quirks;
  }

  /**
   * UTF-8 JSON; a half of a surrogate pair in it becomes a question mark.
   *
   * @param model as the provider knows it
   * @throws IllegalArgumentException when a schema is not JSON
   */
  static byte[] of(ModelRequest request, String model, ProviderSettings.Quirks quirks) {
    ChatBody chat = new ChatBody(request, quirks);
    chat.body.put("model", model).put("stream", true);
    chat.body.set("messages", ChatMessages.of(request.messages(), quirks));
    chat.limits();
    chat.sampling(request.sampling());
    chat.tools();
    chat.format();
    return JSON.writeValueAsString(chat.body).getBytes(StandardCharsets.UTF_8);
  }

  private void limits() {
    if (quirks.usage()) {
      body.putObject("stream_options").put("include_usage", true);
    }
    String name = quirks.completionTokens() ? "max_completion_tokens" : "max_tokens";
    put(name, request.maxOutputTokens());
  }

  private void sampling(Sampling sampling) {
    put("temperature", sampling.temperature());
    put("top_p", sampling.topP());
    put("presence_penalty", sampling.presencePenalty());
    put("frequency_penalty", sampling.frequencyPenalty());
    put("seed", sampling.seed());
    put("reasoning_effort", sampling.effort());
    put("verbosity", sampling.verbosity());
    if (sampling.topLogprobs() != null) {
      body.put("logprobs", true).put("top_logprobs", sampling.topLogprobs());
    }
    if (!sampling.stop().isEmpty()) {
      body.set("stop", JSON.valueToTree(sampling.stop()));
    }
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      body.set(name, JSON.valueToTree(value));
    }
  }

  private void tools() {
    List<Tool> tools = allowed();
    if (tools.isEmpty()) {
      return;
    }
    tools.forEach(tool -> body.withArray("tools").add(tool(tool)));
    choice(request.tools().choice());
    if (!request.tools().parallel() || quirks.parallelSaid()) {
      body.put("parallel_tool_calls", request.tools().parallel());
    }
  }

  private List<Tool> allowed() {
    List<Tool> all = request.tools().list();
    return request.tools().choice() instanceof ToolChoice.Allowed(_, List<String> names)
        ? all.stream().filter(tool -> names.contains(tool.name())).toList()
        : all;
  }

  private static ObjectNode tool(Tool tool) {
    ObjectNode node = JSON.createObjectNode().put("type", "function");
    ObjectNode function = node.putObject("function").put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      function.set("parameters", schema(tool.parameters()));
    }
    if (tool.strict() != null) {
      function.put("strict", tool.strict());
    }
    return node;
  }

  private void choice(ToolChoice choice) {
    switch (choice) {
      case ToolChoice.Auto() -> {}
      case ToolChoice.None() -> body.put("tool_choice", "none");
      case ToolChoice.Required() -> body.put("tool_choice", "required");
      case ToolChoice.Named(String name) ->
          body.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", name);
      case ToolChoice.Allowed(boolean required, _) ->
          body.put("tool_choice", required ? "required" : "auto");
    }
  }

  private void format() {
    switch (request.format()) {
      case OutputFormat.Text() -> {}
      case OutputFormat.JsonObject() ->
          body.putObject("response_format").put("type", "json_object");
      case OutputFormat.JsonSchema schema -> {
        ObjectNode format = body.putObject("response_format").put("type", "json_schema");
        format.set("json_schema", named(schema));
      }
    }
  }

  private static ObjectNode named(OutputFormat.JsonSchema format) {
    ObjectNode node = JSON.createObjectNode().put("name", format.name());
    if (format.description() != null) {
      node.put("description", format.description());
    }
    node.set("schema", schema(format.schema()));
    if (format.strict() != null) {
      node.put("strict", format.strict());
    }
    return node;
  }

  private static JsonNode schema(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException wrong) {
      throw new IllegalArgumentException("A JSON schema in the request is not JSON.");
    }
  }
}
