package dev.turnstone.api.responses;

import dev.turnstone.run.Context;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import dev.turnstone.run.Tool;
import dev.turnstone.run.ToolChoice;
import dev.turnstone.run.Usage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A run as the API's response object, every field of it. The same run gives the same bytes, by
 * whatever way it is read.
 */
final class ResponseWriter {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Output output;

  ResponseWriter(Output output) {
    this.output = output;
  }

  /** The response as it stands, for a run that was asked for. */
  ObjectNode show(Run run) {
    RunSpec spec = run.content().asked().orElseThrow();
    return show(run.id(), run.content(), Standing.of(run.state(), spec));
  }

  /** With the items that its finished steps show. A cancelled response shows none. */
  ObjectNode show(RunId id, RunContent content, Standing standing) {
    ArrayNode items = Json.array();
    if (standing.status() != Standing.Status.CANCELLED) {
      output.of(id, content).forEach(shown -> items.add(ItemWriter.shown(shown)));
    }
    return show(id, content, standing, items);
  }

  ObjectNode show(RunId id, RunContent content, Standing standing, ArrayNode items) {
    RunSpec spec = content.asked().orElseThrow();
    JsonNode echo = Json.parse(spec.face().echo());
    ObjectNode node = Json.object();
    node.put("id", ResponseIds.of(id));
    node.put("object", "response");
    status(node, spec, standing);
    asked(node, spec, items);
    node.put("parallel_tool_calls", spec.tools().parallel());
    previous(node, spec.context());
    node.putNull("conversation");
    node.set("reasoning", reasoning(spec.sampling(), echo));
    node.set("safety_identifier", Echo.shown(echo, Echo.SAFETY_IDENTIFIER));
    node.set("prompt_cache_key", Echo.shown(echo, Echo.PROMPT_CACHE_KEY));
    node.set("service_tier", orElse(Echo.shown(echo, Echo.SERVICE_TIER), "default"));
    node.put("store", spec.rules().stored());
    sampling(node, spec.sampling(), echo);
    node.set("text", text(spec));
    node.set("tool_choice", choice(spec.tools().choice()));
    node.set("tools", tools(spec.tools()));
    node.set("truncation", orElse(Echo.shown(echo, Echo.TRUNCATION), "disabled"));
    node.set("usage", standing.outcome() == null ? NullNode.getInstance() : usage(content.usage()));
    node.set("user", Echo.shown(echo, Echo.USER));
    node.set("metadata", metadata(spec.metadata()));
    return node;
  }

  private static void status(ObjectNode node, RunSpec spec, Standing standing) {
    node.put("created_at", standing.createdMicros() / MICROS_PER_SECOND);
    if (standing.status() == Standing.Status.COMPLETED) {
      node.put("completed_at", standing.endedMicros() / MICROS_PER_SECOND);
    } else {
      node.putNull("completed_at");
    }
    node.put("status", standing.status().word());
    node.put("background", spec.rules().background());
    node.set("error", error(standing.outcome()));
    node.set("incomplete_details", incomplete(standing.outcome()));
  }

  private static void asked(ObjectNode node, RunSpec spec, ArrayNode items) {
    node.put("instructions", spec.instructions());
    node.put("max_output_tokens", spec.limits().outputTokens());
    node.put("max_tool_calls", spec.limits().toolCalls());
    node.put("model", spec.model());
    node.set("output", items);
  }

  private static JsonNode error(@Nullable Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(var failure) -> error(Failures.code(failure), failure.message());
      case Outcome.Expired() -> error("server_error", "The response took longer than allowed.");
      case Outcome.Completed(), Outcome.Incomplete _, Outcome.Cancelled() -> NullNode.getInstance();
      case null -> NullNode.getInstance();
    };
  }

  private static ObjectNode error(String code, String message) {
    return Json.object().put("code", code).put("message", message);
  }

  private static JsonNode incomplete(@Nullable Outcome outcome) {
    if (!(outcome instanceof Outcome.Incomplete(var reason))) {
      return NullNode.getInstance();
    }
    String word =
        switch (reason) {
          case CONTENT_FILTER -> "content_filter";
          case MAX_TOKENS, MAX_ROUNDS, ABANDONED -> "max_output_tokens";
        };
    return Json.object().put("reason", word);
  }

  private static void previous(ObjectNode node, Context context) {
    node.put(
        "previous_response_id",
        context instanceof Context.Previous(var run, _, _, _) ? ResponseIds.of(run) : null);
  }

  private static ObjectNode reasoning(Sampling sampling, JsonNode echo) {
    ObjectNode node = Json.object().put("effort", sampling.effort());
    node.set("summary", Echo.shown(echo, Echo.SUMMARY));
    return node;
  }

  private static JsonNode orElse(JsonNode node, String word) {
    return node.isNull() ? StringNode.valueOf(word) : node;
  }

  private static void sampling(ObjectNode node, Sampling sampling, JsonNode echo) {
    node.put("temperature", orElse(sampling.temperature(), 1.0));
    node.put("top_p", orElse(sampling.topP(), 1.0));
    node.put("presence_penalty", orElse(sampling.presencePenalty(), 0.0));
    node.put("frequency_penalty", orElse(sampling.frequencyPenalty(), 0.0));
    node.put(Echo.TOP_LOGPROBS, echo.path(Echo.TOP_LOGPROBS).asInt(0));
  }

  private static double orElse(@Nullable Double value, double usual) {
    return value == null ? usual : value;
  }

  private static ObjectNode text(RunSpec spec) {
    ObjectNode node = Json.object();
    node.set("format", format(spec.format()));
    String verbosity = spec.sampling().verbosity();
    if (verbosity != null) {
      node.put("verbosity", verbosity);
    }
    return node;
  }

  private static ObjectNode format(OutputFormat format) {
    return switch (format) {
      case OutputFormat.Text() -> Json.object().put("type", "text");
      case OutputFormat.JsonObject() -> Json.object().put("type", "json_object");
      case OutputFormat.JsonSchema schema -> schema(schema);
    };
  }

  private static ObjectNode schema(OutputFormat.JsonSchema schema) {
    ObjectNode node = Json.object();
    node.put("type", "json_schema");
    node.put("name", schema.name());
    node.put("description", schema.description());
    node.set("schema", Json.parse(schema.schema()));
    // Open Responses wants a boolean here; OpenAI's default for an answer's form is false.
    node.put("strict", Boolean.TRUE.equals(schema.strict()));
    return node;
  }

  private static JsonNode choice(ToolChoice choice) {
    return switch (choice) {
      case ToolChoice.Auto() -> StringNode.valueOf("auto");
      case ToolChoice.None() -> StringNode.valueOf("none");
      case ToolChoice.Required() -> StringNode.valueOf("required");
      case ToolChoice.Named(var name) -> function(name);
      case ToolChoice.Allowed(var required, var names) -> {
        ObjectNode node = Json.object().put("type", "allowed_tools");
        node.put("mode", required ? "required" : "auto");
        ArrayNode tools = node.putArray("tools");
        names.forEach(name -> tools.add(function(name)));
        yield node;
      }
    };
  }

  private static ObjectNode function(String name) {
    return Json.object().put("type", "function").put("name", name);
  }

  private static ArrayNode tools(RunSpec.Tools tools) {
    ArrayNode node = Json.array();
    for (Tool tool : tools.list()) {
      ObjectNode function = function(tool.name());
      function.put("description", tool.description());
      String parameters = tool.parameters();
      function.set(
          "parameters", parameters == null ? NullNode.getInstance() : Json.parse(parameters));
      function.put("strict", tool.strict());
      node.add(function);
    }
    return node;
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode node = Json.object();
    node.put("input_tokens", usage.input());
    node.putObject("input_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("cache_write_tokens", 0);
    node.put("output_tokens", usage.output());
    node.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
    node.put("total_tokens", usage.total());
    return node;
  }

  /** In the order of the names: the run keeps none. */
  private static ObjectNode metadata(Map<String, String> metadata) {
    ObjectNode node = Json.object();
    new TreeMap<>(metadata).forEach(node::put);
    return node;
  }
}
