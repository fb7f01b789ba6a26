package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One content part of an item, gathered from its events. */
final class GrammarPart {
  /** {@code EMPTIED}: known from before a crash, and not told again so far. */
  enum State {
    EMPTIED,
    OPEN,
    DONE
  }

  private final String type;
  private final StringBuilder text = new StringBuilder();
  private final List<JsonNode> logprobs = new ArrayList<>();
  private State state = State.OPEN;
  private boolean textDone;

  GrammarPart(JsonNode added) {
    type = type(added);
    assertThat(text(added)).isEmpty();
    assertThat(logprobs(added)).isEmpty();
  }

  State state() {
    return state;
  }

  /** Whether its text was said to be done. */
  boolean textDone() {
    return textDone;
  }

  String text() {
    return text.toString();
  }

  /** A snapshot shows it: empty, to be told again, or as it was. */
  void reset(JsonNode shown) {
    assertThat(type(shown)).as("a place keeps its kind").isEqualTo(type);
    if (!text(shown).isEmpty()) {
      assertThat(text(shown)).isEqualTo(text());
      return;
    }
    text.setLength(0);
    logprobs.clear();
    state = State.EMPTIED;
    textDone = false;
  }

  void read(String event, JsonNode node) {
    assertThat(state).isNotEqualTo(State.DONE);
    state = State.OPEN;
    if (event.equals("response.content_part.done")) {
      assertThat(type(node.get("part"))).isEqualTo(type);
      assertThat(text(node.get("part"))).isEqualTo(text());
      assertThat(logprobs(node.get("part"))).isEqualTo(logprobs);
      state = State.DONE;
      return;
    }
    assertThat(event).startsWith("response." + type + ".");
    assertThat(textDone).isFalse();
    if (event.endsWith(".delta")) {
      text.append(node.get("delta").stringValue());
      logprobs.addAll(logprobs(node));
    } else {
      String field = type.equals("refusal") ? "refusal" : "text";
      assertThat(node.get(field).stringValue()).isEqualTo(text());
      assertThat(logprobs(node)).isEqualTo(logprobs);
      textDone = true;
    }
  }

  private static List<JsonNode> logprobs(JsonNode node) {
    return node.path("logprobs").valueStream().toList();
  }

  private static String type(JsonNode part) {
    return part.get("type").stringValue();
  }

  static String text(JsonNode part) {
    return part.get(type(part).equals("refusal") ? "refusal" : "text").stringValue();
  }
}
