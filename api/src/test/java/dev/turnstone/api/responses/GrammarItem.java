package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One item of a stream, gathered from its events. */
final class GrammarItem {
  private final String id;
  private final String type;
  private final List<StringBuilder> parts = new ArrayList<>();
  private final List<List<JsonNode>> logprobs = new ArrayList<>();
  private final List<Boolean> partsDone = new ArrayList<>();
  private final StringBuilder arguments = new StringBuilder();
  private boolean argumentsDone;
  private boolean open = true;
  private @Nullable JsonNode done;

  GrammarItem(JsonNode added) {
    id = added.get("id").stringValue();
    type = added.get("type").stringValue();
    assertThat(added.path("content").size()).isZero();
    assertThat(added.path("arguments").asString("")).isEmpty();
    assertThat(added.get("status").stringValue()).isEqualTo("in_progress");
  }

  String id() {
    return id;
  }

  boolean open() {
    return open;
  }

  @Nullable JsonNode done() {
    return done;
  }

  /** A snapshot shows the item; if it is in progress again, it is to be told again. */
  void reset(JsonNode shown) {
    assertThat(shown.get("type").stringValue()).isEqualTo(type);
    if (!shown.get("status").stringValue().equals("in_progress")) {
      assertThat(shown).isEqualTo(done);
      return;
    }
    open = true;
    done = null;
    argumentsDone = type.equals("mcp_call");
    arguments.setLength(0);
    arguments.append(shown.path("arguments").asString(""));
    List<Boolean> before = List.copyOf(partsDone);
    parts.clear();
    logprobs.clear();
    partsDone.clear();
    for (JsonNode part : shown.path("content")) {
      String text = text(part);
      boolean untouched = !text.isEmpty() && before.size() > parts.size();
      partsDone.add(untouched && before.get(parts.size()));
      parts.add(new StringBuilder(text));
      logprobs.add(logprobs(part));
    }
  }

  void read(String event, JsonNode node) {
    assertThat(open).as("%s of an open item", event).isTrue();
    if (event.equals("response.output_item.done")) {
      ends(node.get("item"));
      return;
    }
    assertThat(node.get("item_id").stringValue()).isEqualTo(id);
    if (node.has("content_index")) {
      content(event, node, node.get("content_index").intValue());
    } else if (event.endsWith("arguments.delta")) {
      assertThat(argumentsDone).isFalse();
      arguments.append(node.get("delta").stringValue());
    } else if (event.endsWith("arguments.done")) {
      assertThat(node.get("arguments").stringValue()).isEqualTo(arguments.toString());
      argumentsDone = true;
    }
  }

  private void content(String event, JsonNode node, int index) {
    if (event.equals("response.content_part.added")) {
      assertThat(index).isEqualTo(parts.size());
      assertThat(partsDone).doesNotContain(false);
      assertThat(text(node.get("part"))).isEmpty();
      assertThat(logprobs(node.get("part"))).isEmpty();
      parts.add(new StringBuilder());
      logprobs.add(new ArrayList<>());
      partsDone.add(false);
    } else if (event.equals("response.content_part.done")) {
      assertThat(text(node.get("part"))).isEqualTo(parts.get(index).toString());
      assertThat(logprobs(node.get("part"))).isEqualTo(logprobs.get(index));
      partsDone.set(index, true);
    } else if (event.endsWith(".delta")) {
      assertThat(partsDone.get(index)).isFalse();
      parts.get(index).append(node.get("delta").stringValue());
      logprobs.get(index).addAll(logprobs(node));
    } else {
      String whole = node.path(event.contains("refusal") ? "refusal" : "text").stringValue();
      assertThat(whole).isEqualTo(parts.get(index).toString());
      assertThat(logprobs(node)).isEqualTo(logprobs.get(index));
    }
  }

  private void ends(JsonNode item) {
    assertThat(item.get("id").stringValue()).isEqualTo(id);
    assertThat(item.get("type").stringValue()).isEqualTo(type);
    assertThat(partsDone).doesNotContain(false);
    String status = item.get("status").stringValue();
    if (type.endsWith("_call") && !status.equals("incomplete")) {
      assertThat(argumentsDone).isTrue();
    }
    List<String> texts = new ArrayList<>();
    item.path("content").forEach(part -> texts.add(text(part)));
    assertThat(texts).isEqualTo(parts.stream().map(StringBuilder::toString).toList());
    if (item.has("arguments")) {
      assertThat(item.get("arguments").stringValue()).isEqualTo(arguments.toString());
    }
    open = false;
    done = item;
  }

  private static List<JsonNode> logprobs(JsonNode node) {
    List<JsonNode> tokens = new ArrayList<>();
    node.path("logprobs").forEach(tokens::add);
    return tokens;
  }

  private static String text(JsonNode part) {
    return part.path(part.path("type").asString("").equals("refusal") ? "refusal" : "text")
        .stringValue();
  }
}
