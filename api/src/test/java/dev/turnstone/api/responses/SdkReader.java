package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers a response from its stream by the rules of OpenAI's own stream helpers, and fails where
 * one of them throws. They differ in what a later snapshot of the response does to what they have.
 */
abstract class SdkReader {
  private static final Map<String, String> TYPES =
      Map.of(
          "response.output_text", "message",
          "response.refusal", "message",
          "response.reasoning_text", "reasoning",
          "response.reasoning_summary_text", "reasoning",
          "response.reasoning_summary_part", "reasoning",
          "response.function_call_arguments", "function_call",
          "response.mcp_call_arguments", "mcp_call",
          "response.mcp_call", "mcp_call");
  private static final Set<String> TERMINAL =
      Set.of("response.completed", "response.incomplete", "response.failed");

  /** What was gathered, by place. */
  final List<ObjectNode> output = new ArrayList<>();

  private final Set<Integer> unfinished = new HashSet<>();
  private @Nullable String id;
  private @Nullable JsonNode last;

  /** What clients that were told this have at its end is what any later read gives. */
  static void check(Telling told) {
    List<JsonNode> events = told.frames().stream().map(frame -> Json.parse(frame.data())).toList();
    for (SdkReader reader :
        List.of(new AppendingReader(), new ReplacingReader(), new MergingReader())) {
      events.forEach(reader::read);
      assertThat(Json.text(Objects.requireNonNull(reader.last))).isEqualTo(told.response());
    }
  }

  private void read(JsonNode event) {
    String type = event.get("type").stringValue();
    assertThat(event.has("error")).as("openai-java throws").isFalse();
    if (event.has("response")) {
      lifecycle(type, event.get("response"));
    } else if (type.equals("response.output_item.added")) {
      added(event.get("output_index").intValue(), event.get("item"));
    } else if (type.equals("response.output_item.done")) {
      done(event.get("output_index").intValue(), event.get("item"));
    } else {
      item(type, event);
    }
  }

  private void lifecycle(String type, JsonNode response) {
    if (id == null) {
      assertThat(type).isEqualTo("response.created");
      id = response.get("id").stringValue();
    }
    assertThat(response.get("id").stringValue()).as("one response").isEqualTo(id);
    assertThat(identities(response.get("output"))).doesNotHaveDuplicates();
    if (TERMINAL.contains(type)) {
      ends(type, response);
    } else {
      shown(response.get("output"));
    }
    last = response;
  }

  /** A snapshot in the middle. */
  abstract void shown(JsonNode items);

  private void ends(String type, JsonNode response) {
    List<String> kept = identities(response.get("output"));
    if (type.equals("response.completed")) {
      unfinished.forEach(place -> assertThat(kept).contains(identity(output.get(place))));
    }
    for (JsonNode item : response.get("output")) {
      output.stream()
          .filter(known -> known.get("id").equals(item.get("id")))
          .forEach(known -> assertThat(identity(item)).isEqualTo(identity(known)));
    }
  }

  private void added(int index, JsonNode item) {
    assertThat(index).as("the next place").isEqualTo(output.size());
    assertThat(output.stream().map(SdkReader::identity)).doesNotContain(identity(item));
    output.add((ObjectNode) item.deepCopy());
    unfinished.add(index);
  }

  private void done(int index, JsonNode item) {
    assertThat(identity(item)).isEqualTo(identity(at(index)));
    finished(index, item);
    unfinished.remove(index);
  }

  /** An item in its place is done, and looks so. */
  abstract void finished(int index, JsonNode item);

  private void item(String type, JsonNode event) {
    ObjectNode item = at(event.get("output_index").intValue());
    assertThat(event.get("item_id")).isEqualTo(item.get("id"));
    String kind = type.substring(0, type.lastIndexOf('.'));
    if (kind.equals("response.content_part")) {
      part(type, event, item);
      return;
    }
    assertThat(item.get("type").stringValue()).isEqualTo(TYPES.get(kind));
    if (event.has("content_index")) {
      JsonNode part = item.path("content").path(event.get("content_index").intValue());
      assertThat("response." + part.path("type").asString("nothing")).isEqualTo(kind);
      text(type, event, (ObjectNode) part);
    } else if (type.endsWith("arguments.delta")) {
      item.put("arguments", item.get("arguments").asString() + event.get("delta").asString());
    }
  }

  private static void part(String type, JsonNode event, ObjectNode item) {
    ArrayNode content = item.withArray("content");
    int index = event.get("content_index").intValue();
    if (type.endsWith(".added")) {
      assertThat(index).as("the next part").isEqualTo(content.size());
      content.add(event.get("part").deepCopy());
    } else {
      assertThat(content.path(index).path("type")).isEqualTo(event.get("part").get("type"));
      content.set(index, event.get("part").deepCopy());
    }
  }

  private void text(String type, JsonNode event, ObjectNode part) {
    String field = part.has("refusal") ? "refusal" : "text";
    if (type.endsWith(".delta")) {
      part.put(field, part.get(field).asString() + event.get("delta").asString());
    } else {
      told(part.get(field).asString(), event.get(field).asString());
      part.set(field, event.get(field));
    }
  }

  /** A text is done: what was gathered of it, and what it is said to be. */
  abstract void told(String gathered, String text);

  private ObjectNode at(int index) {
    assertThat(index).as("a place that is there").isBetween(0, output.size() - 1);
    return output.get(index);
  }

  static List<String> identities(JsonNode items) {
    List<String> all = new ArrayList<>();
    items.forEach(item -> all.add(identity(item)));
    return all;
  }

  /**
   * Type, id and call id; a reader that meets another one in its place throws. One that keys by id
   * (the AI SDK) makes a call under the name that it met first, so the name is a part of it.
   */
  static String identity(JsonNode item) {
    assertThat(item.get("id").stringValue()).isNotEmpty();
    return "%s %s %s %s"
        .formatted(
            item.get("type").stringValue(),
            item.get("id").stringValue(),
            item.path("call_id").asString(""),
            item.path("name").asString(""));
  }
}
