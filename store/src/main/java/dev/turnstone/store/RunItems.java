package dev.turnstone.store;

import dev.turnstone.item.Item;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The items of runs, those in bodies included: what was said, answered, called and brought. */
final class RunItems {
  private RunItems() {}

  private record Piece(RunId run, Content content) {}

  /**
   * Input and output of {@code runs}, in their order; of a run cut short its completed steps.
   * Answers that do not count are left out, as they are for clients.
   */
  static List<Item> of(Database database, List<StoredRun> runs) {
    List<Piece> pieces = runs.stream().flatMap(RunItems::pieces).toList();
    Map<BodyId, List<Item>> bodies = bodies(database, pieces);
    List<Item> items = new ArrayList<>();
    for (Piece piece : pieces) {
      items.addAll(
          piece.content().storedAs().map(bodies::get).orElseGet(() -> piece.content().items()));
    }
    return items;
  }

  private static Stream<Piece> pieces(StoredRun stored) {
    RunContent content = stored.run().content();
    Stream<Content> input = content.asked().stream().map(spec -> spec.input());
    return Stream.concat(input, content.steps().stream().flatMap(RunItems::contents))
        .map(part -> new Piece(stored.run().id(), part));
  }

  private static Stream<Content> contents(Step step) {
    return switch (step) {
      case Step.Model model ->
          model.answer().counts() ? Stream.of(model.answer().content()) : Stream.empty();
      case Step.Tools tools -> tools.results().stream().map(Step.CallResult::result);
      case Step.Answers answers -> Stream.of(answers.outputs());
    };
  }

  private static Map<BodyId, List<Item>> bodies(Database database, List<Piece> pieces) {
    Map<BodyId, RunId> wanted = new HashMap<>();
    pieces.forEach(
        piece -> piece.content().storedAs().ifPresent(body -> wanted.put(body, piece.run())));
    return wanted.isEmpty() ? Map.of() : BodyRows.read(database, wanted);
  }
}
