package dev.turnstone.worker;

import dev.turnstone.item.Item;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.schema.AnswerForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer with which a run would end: whether it has its form, and what the model is told. */
final class LastWord {
  private LastWord() {}

  /**
   * What keeps an answer from having the form asked for. An answer that calls, refuses, or was cut
   * short is not held against it: its text is not what the client will read.
   */
  static Optional<String> misfit(OutputFormat format, Finish finish, List<Item> items) {
    boolean last = finish == Finish.STOP && items.stream().noneMatch(LastWord::calls);
    return last && parts(items).noneMatch(Part.Refusal.class::isInstance)
        ? AnswerForm.misfit(format, text(items))
        : Optional.empty();
  }

  /**
   * The answer as the model hears it: with what was wrong behind it, where something was. The
   * user's role, since not every model takes a system message in the midst of others.
   */
  static List<Item> corrected(List<Item> answer, @Nullable String misfit) {
    if (misfit == null) {
      return answer;
    }
    List<Item> corrected = new ArrayList<>(answer);
    corrected.add(
        Item.Message.text(
            Role.USER,
            "This answer does not have the form asked for: "
                + misfit
                + ". Answer again, with JSON in that form and nothing else."));
    return corrected;
  }

  private static boolean calls(Item item) {
    return item instanceof Item.ToolCall;
  }

  /** All that clients take for the answer's text. */
  private static String text(List<Item> items) {
    return parts(items)
        .flatMap(part -> part instanceof Part.Text text ? Stream.of(text.text()) : Stream.empty())
        .collect(Collectors.joining());
  }

  private static Stream<Part> parts(List<Item> items) {
    return items.stream()
        .flatMap(item ->
            item instanceof Item.Message message ? message.parts().stream() : Stream.empty());
  }
}
