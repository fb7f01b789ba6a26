package dev.turnstone.api.responses;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A content part as far as it was told.
 *
 * @param text so far
 * @param logprobs of its tokens, so far
 */
record TellPart(Kind kind, StringBuilder text, List<Logprob> logprobs) {

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
    return of(kind, "", List.of());
  }

  private static TellPart of(Kind kind, String text, List<Logprob> logprobs) {
    return new TellPart(kind, new StringBuilder(text), new ArrayList<>(logprobs));
  }

  ObjectNode json() {
    return switch (kind) {
      case TEXT -> ItemWriter.text(text.toString(), logprobs);
      case REFUSAL -> ItemWriter.refusal(text.toString());
      case REASONING -> ItemWriter.reasoningText(text.toString());
    };
  }

  /** The parts that a finished item is told in. */
  static List<TellPart> of(Item item) {
    return switch (item) {
      case Item.Message message -> message.parts().stream().flatMap(TellPart::of).toList();
      case Item.Reasoning reasoning when !reasoning.text().isEmpty() ->
          List.of(of(Kind.REASONING, reasoning.text(), List.of()));
      case Item.Reasoning _, Item.ToolCall _, Item.ToolResult _, Item.Opaque _ -> List.of();
    };
  }

  private static Stream<TellPart> of(Part part) {
    return switch (part) {
      case Part.Text text -> Stream.of(of(Kind.TEXT, text.text(), text.logprobs()));
      case Part.Refusal refusal -> Stream.of(of(Kind.REFUSAL, refusal.text(), List.of()));
      case Part.Image _, Part.File _ -> Stream.empty();
    };
  }

  /** Whether what was told here can be gone on with to become {@code whole}. */
  boolean opens(TellPart whole) {
    return kind == whole.kind
        && whole.text.toString().startsWith(text.toString())
        && logprobs.equals(whole.logprobs.subList(0, Math.min(scored(), whole.scored())));
  }

  /** How many tokens have logprobs. */
  int scored() {
    return logprobs.size();
  }

  /** Whether nothing is left to be told to become {@code whole}. */
  boolean same(TellPart whole) {
    return kind == whole.kind && text.compareTo(whole.text) == 0 && logprobs.equals(whole.logprobs);
  }
}
