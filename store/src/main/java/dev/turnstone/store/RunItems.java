package dev.turnstone.store;

import dev.turnstone.item.Item;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
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
   * Input and completed steps of a lane's runs, in their order; answers that do not count are left
   * out, as they are for clients.
   */
  static List<Item> ofLane(Database database, List<StoredRun> runs) {
    return of(
        database, runs.stream().flatMap(run -> pieces(run, run.run().content().steps())).toList());
  }

  /** Input of a chain's runs and what they hand on, in their order and with the same omission. */
  static List<Item> ofChain(Database database, List<StoredRun> runs) {
    return of(database, runs.stream().flatMap(run -> pieces(run, run.run().handedOn())).toList());
  }

  private static List<Item> of(Database database, List<Piece> pieces) {
    Map<BodyId, List<Item>> bodies = bodies(database, pieces);
    List<Item> items = new ArrayList<>();
    for (Piece piece : pieces) {
      items.addAll(
          piece.content().storedAs().map(bodies::get).orElseGet(() -> piece.content().items()));
    }
    return items;
  }

  private static Stream<Piece> pieces(StoredRun stored, List<Step> steps) {
    Stream<Content> input = stored.run().content().asked().stream().map(spec -> spec.input());
    return Stream.concat(input, steps.stream().flatMap(RunItems::contents))
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
