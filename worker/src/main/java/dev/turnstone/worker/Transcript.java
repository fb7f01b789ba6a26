package dev.turnstone.worker;

import dev.turnstone.archive.RunArchive;
import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.log.Task;
import dev.turnstone.run.Context;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the model is told: instructions, what came before, the input, the steps so far. Each piece
 * is read once. Owned by the run's thread.
 */
final class Transcript {
  private final Task task;
  private final RunArchive archive;
  private final AppliedPositions applied;
  private final Patience patience;
  private final Contents contents;

  private final List<Item> items = new ArrayList<>();
  private boolean begun;
  private int steps;

  Transcript(
      Task task,
      RunArchive archive,
      AppliedPositions applied,
      Patience patience,
      Contents contents) {
    this.task = task;
    this.archive = archive;
    this.applied = applied;
    this.patience = patience;
    this.contents = contents;
  }

  /**
   * Messages for the next model call, each call with its result behind it.
   *
   * @throws RunArchive.BrokenChain when what came before can't be followed to its start
   * @throws RunArchive.LongChain when it is too much
   * @throws dev.turnstone.archive.Unavailable when Postgres does not have it in time
   */
  List<Item> messages(RunSpec spec, RunContent content) {
    if (!begun) {
      List<Item> before = before(spec.context());
      instructions(spec).ifPresent(items::add);
      items.addAll(before);
      items.addAll(contents.items(spec.input()));
      begun = true;
    }
    for (; steps < content.steps().size(); steps++) {
      items.addAll(said(content.steps().get(steps)));
    }
    return CallOrder.settled(items);
  }

  /** The items of the last model answer. */
  List<Item> lastAnswer(RunContent content) {
    for (Step step : content.steps().reversed()) {
      if (step instanceof Step.Model model) {
        return contents.items(model.answer().content());
      }
    }
    return List.of();
  }

  private static Optional<Item> instructions(RunSpec spec) {
    return Optional.ofNullable(spec.instructions())
        .map(text -> Item.Message.text(Role.SYSTEM, text));
  }

  private List<Item> before(Context context) {
    return switch (context) {
      case Context.Fresh() -> List.of();
      case Context.Previous previous -> {
        patience.passed(applied, previous.at());
        yield patience.ask(() ->
            archive.chain(
                task.tenant(),
                previous.run(),
                Context.Previous.LENGTH_MAX,
                Context.Previous.BYTES_MAX));
      }
      case Context.Lane lane -> {
        patience.passed(applied, lane.at());
        yield patience.ask(() -> archive.history(task.tenant(), task.lane(), task.run()));
      }
    };
  }

  private List<Item> said(Step step) {
    return switch (step) {
      case Step.Model(_, _, _, StepResult.ModelAnswered answer) ->
          LastWord.corrected(contents.items(answer.content()), answer.misfit());
      case Step.Tools tools ->
          tools.results().stream()
              .flatMap(result -> contents.items(result.result()).stream())
              .toList();
      case Step.Answers answers -> contents.items(answers.outputs());
    };
  }
}
