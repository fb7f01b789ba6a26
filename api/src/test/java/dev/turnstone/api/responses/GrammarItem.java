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
  private final String name;
  private final List<GrammarPart> parts = new ArrayList<>();
  private final StringBuilder arguments = new StringBuilder();
  private boolean argumentsDone;
  private boolean open = true;
  private @Nullable JsonNode done;

  GrammarItem(JsonNode added) {
    id = added.get("id").stringValue();
    type = added.get("type").stringValue();
    name = added.path("name").asString("");
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

  /** Whether a client was told that it may act on something here that was never finished. */
  boolean saidToCountThoughIncomplete() {
    boolean incomplete = done != null && done.get("status").stringValue().equals("incomplete");
    boolean saidSo =
        switch (type) {
          case "function_call" ->
              argumentsDone || arguments.toString().isBlank() || arguments.toString().endsWith("}");
          case "message", "reasoning" -> !parts.isEmpty() && parts.getLast().textDone();
          default -> false;
        };
    return incomplete && saidSo;
  }

  /** A snapshot shows the item; if it is in progress again, it is to be told again. */
  void reset(JsonNode shown) {
    assertThat(shown.get("id").stringValue()).isEqualTo(id);
    assertThat(shown.get("type").stringValue()).isEqualTo(type);
    assertThat(shown.path("name").asString("")).as("a call keeps its name").isEqualTo(name);
    if (!shown.get("status").stringValue().equals("in_progress")) {
      assertThat(open).isFalse();
      done = shown;
      return;
    }
    assertThat(open || type.equals("function_call")).as("only calls are opened again").isTrue();
    open = true;
    done = null;
    argumentsDone = type.equals("mcp_call");
    String now = shown.path("arguments").asString("");
    assertThat(now).isIn("", arguments.toString());
    arguments.setLength(now.length());
    assertThat(shown.path("content").size()).as("no part is lost").isEqualTo(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).reset(shown.get("content").get(i));
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
    for (int i = 0; i < parts.size(); i++) {
      boolean later = i > index && parts.get(i).state() != GrammarPart.State.EMPTIED;
      boolean open = i != index && parts.get(i).state() == GrammarPart.State.OPEN;
      assertThat(later || open).as("parts follow one another").isFalse();
    }
    if (event.equals("response.content_part.added")) {
      assertThat(index).isEqualTo(parts.size());
      parts.add(new GrammarPart(node.get("part")));
    } else {
      parts.get(index).read(event, node);
    }
  }

  private void ends(JsonNode item) {
    assertThat(item.get("id").stringValue()).isEqualTo(id);
    assertThat(item.get("type").stringValue()).isEqualTo(type);
    List<GrammarPart> told =
        parts.stream().filter(part -> part.state() != GrammarPart.State.EMPTIED).toList();
    assertThat(told).allMatch(part -> part.state() == GrammarPart.State.DONE);
    if (!item.get("status").stringValue().equals("incomplete")) {
      assertThat(told).allMatch(GrammarPart::textDone);
      assertThat(argumentsDone).isEqualTo(type.endsWith("_call"));
    }
    List<String> texts = new ArrayList<>();
    item.path("content").forEach(part -> texts.add(GrammarPart.text(part)));
    assertThat(texts).isEqualTo(told.stream().map(GrammarPart::text).toList());
    if (item.has("arguments")) {
      assertThat(item.get("arguments").stringValue()).isEqualTo(arguments.toString());
    }
    open = false;
    done = item;
  }
}
