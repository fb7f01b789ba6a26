package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A content part as far as it was told.
 *
 * @param text so far
 */
record TellPart(Kind kind, StringBuilder text) {

  /** The parts that are told piece by piece. */
  enum Kind {
    TEXT("response.output_text", "text"),
    REFUSAL("response.refusal", "refusal"),
    REASONING("response.reasoning_text", "text");

    private final String event;
    private final String field;

    Kind(String event, String field) {
      this.event = event;
      this.field = field;
    }

    String delta() {
      return event + ".delta";
    }

    String done() {
      return event + ".done";
    }

    /** What {@link #done} calls the whole text. */
    String field() {
      return field;
    }
  }

  static TellPart empty(Kind kind) {
    return new TellPart(kind, new StringBuilder());
  }

  ObjectNode json() {
    return json(kind, text.toString());
  }

  static ObjectNode json(Kind kind, String text) {
    return switch (kind) {
      case TEXT -> ItemWriter.text(text);
      case REFUSAL -> ItemWriter.refusal(text);
      case REASONING -> ItemWriter.reasoningText(text);
    };
  }

  /** The parts that a finished item is told in. */
  static List<TellPart> of(Item item) {
    return switch (item) {
      case Item.Message message -> message.parts().stream().flatMap(TellPart::of).toList();
      case Item.Reasoning reasoning when !reasoning.text().isEmpty() ->
          List.of(new TellPart(Kind.REASONING, new StringBuilder(reasoning.text())));
      case Item.Reasoning _, Item.ToolCall _, Item.ToolResult _, Item.Opaque _ -> List.of();
    };
  }

  private static Stream<TellPart> of(Part part) {
    return switch (part) {
      case Part.Text text -> Stream.of(new TellPart(Kind.TEXT, new StringBuilder(text.text())));
      case Part.Refusal refusal ->
          Stream.of(new TellPart(Kind.REFUSAL, new StringBuilder(refusal.text())));
      case Part.Image _, Part.File _ -> Stream.empty();
    };
  }

  /** Whether what was told here can be gone on with to become {@code whole}. */
  boolean opens(TellPart whole) {
    return kind == whole.kind && whole.text.toString().startsWith(text.toString());
  }
}
