package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the chunks of one chat completion into an answer. One thread. */
final class ChatChunks {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AnswerWriter writer;
  private final Failures failures;
  private final boolean scored;
  private Usage usage = Usage.NONE;
  private String model = "";
  private @Nullable String reason;

  /**
   * @param scored whether logprobs were asked for; there are providers that send them to everybody
   */
  ChatChunks(AnswerWriter writer, Failures failures, boolean scored) {
    this.writer = writer;
    this.failures = failures;
    this.scored = scored;
  }

  /**
   * @throws TryFailed when the chunk is an error
   * @throws BrokenAnswer when it is nonsense
   */
  void add(String data) throws TryFailed {
    JsonNode chunk = parsed(data);
    JsonNode error = chunk.path("error");
    if (error.isObject() || error.isString()) {
      throw failures.error(error);
    }
    if (model.isEmpty()) {
      model = chunk.path("model").asString("");
    }
    if (chunk.path("usage").isObject()) {
      usage = usage(chunk.path("usage"));
    }
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.path("index").asInt(0) == 0) {
        choice(choice);
      }
    }
  }

  /** Whether the model said that it is at its end. */
  boolean finished() {
    return reason != null;
  }

  /**
   * @param asked the model's name if the provider gives none
   */
  ModelAnswer answer(String asked) {
    List<Item> items = writer.finish();
    return new ModelAnswer(items, finish(items), usage, model.isEmpty() ? asked : model);
  }

  private static JsonNode parsed(String data) {
    try {
      return JSON.readTree(data);
    } catch (JacksonException nonsense) {
      throw new BrokenAnswer("The model's stream is not JSON.");
    }
  }

  private void choice(JsonNode choice) throws TryFailed {
    JsonNode delta = choice.path("delta");
    writer.reasoning(
        text(
            delta.has("reasoning_content")
                ? delta.path("reasoning_content")
                : delta.path("reasoning")));
    writer.text(text(delta.path("content")), scored ? Logprobs.of(choice) : List.of());
    writer.refusal(text(delta.path("refusal")));
    for (JsonNode call : delta.path("tool_calls")) {
      call(call);
    }
    if (delta.path("function_call").isObject()) {
      function(0, null, delta.path("function_call"));
    }
    finish(choice.path("finish_reason").asString(""));
  }

  private void finish(String said) throws TryFailed {
    if (said.equals("error")) {
      throw new TryFailed(Failures.model("The model broke off with an error."), true, null);
    }
    if (!said.isEmpty() && reason == null) {
      reason = said;
    }
  }

  private void call(JsonNode call) {
    Integer index = call.path("index").isNumber() ? call.path("index").asInt() : null;
    String id = call.path("id").asString("");
    function(index, id.isEmpty() ? null : id, call.path("function"));
  }

  /** Arguments are text; servers that send an object mean its text. */
  private void function(@Nullable Integer index, @Nullable String id, JsonNode function) {
    JsonNode arguments = function.path("arguments");
    String piece = arguments.isContainer() ? arguments.toString() : text(arguments);
    writer.call(index, id, text(function.path("name")), piece);
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.asString() : "";
  }

  private Finish finish(List<Item> items) {
    boolean calls = items.stream().anyMatch(Item.ToolCall.class::isInstance);
    Finish regular = calls ? Finish.TOOL_CALLS : Finish.STOP;
    return switch (String.valueOf(reason).toLowerCase(Locale.ROOT)) {
      case "length", "max_tokens", "model_length" -> Finish.LENGTH;
      case "content_filter", "safety" -> Finish.CONTENT_FILTER;
      default -> regular;
    };
  }

  private static Usage usage(JsonNode said) {
    return new Usage(
        count(said.path("prompt_tokens")),
        count(said.path("prompt_tokens_details").path("cached_tokens")),
        count(said.path("completion_tokens")),
        count(said.path("completion_tokens_details").path("reasoning_tokens")));
  }

  private static long count(JsonNode number) {
    return Math.max(0, number.asLong(0));
  }
}
