package dev.turnstone.store;

import dev.turnstone.log.Draft;
import dev.turnstone.run.Context;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Tool;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Many runs told at once: all sorts of lives, with duplicates, holes, zombies and deletions. */
final class RandomLog {
  private static final int RUNS = 12;

  private final RandomGenerator random;

  RandomLog(RandomGenerator random) {
    this.random = random;
  }

  static List<RunId> runs() {
    return IntStream.range(1, RUNS + 1).mapToObj(Given::run).toList();
  }

  /** Appends all stories, interleaved. */
  void appendTo(MemoryLog log) {
    List<List<Draft>> stories = new ArrayList<>();
    runs().forEach(run -> stories.add(new ArrayList<>(troubled(story(run).drafts()))));
    while (!stories.isEmpty()) {
      List<Draft> story = stories.get(random.nextInt(stories.size()));
      var _ = log.append(story.removeFirst());
      stories.removeIf(List::isEmpty);
    }
  }

  /** Now and then a record comes twice, is missing, or changes places with the next. */
  private List<Draft> troubled(List<Draft> drafts) {
    List<Draft> told = new ArrayList<>();
    for (Draft draft : drafts) {
      int trouble = random.nextInt(20);
      if (trouble == 0) {
        told.add(draft);
      } else if (trouble == 1 && !told.isEmpty()) {
        told.add(told.size() - 1, draft);
        continue;
      } else if (trouble == 2 && told.size() > 1) {
        continue;
      }
      told.add(draft);
    }
    return told;
  }

  private Story story(RunId run) {
    SpecBuilder spec = SpecBuilder.alone(run).input("say \0 and \uD83D\uDE00").waits();
    if (random.nextInt(4) == 0) {
      spec.unstored();
    }
    if (random.nextInt(4) == 0) {
      spec.context(new Context.Previous(Given.run(1), new dev.turnstone.run.LogPosition(0, 0)));
    }
    Story story = new Story(run, spec.build());
    if (random.nextInt(8) == 0) {
      return story.said(new RunEvent.Ended(new Outcome.Cancelled())).requested();
    }
    story.requested();
    int attempts = 1 + random.nextInt(3);
    int step = 0;
    int asked = 0;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      story.claimed(attempt, new RunEvent.StepStarted(step, StepKind.MODEL));
      talk(story);
      switch (random.nextInt(4)) {
        case 0 -> {
          tools(story, step);
          step += 2;
        }
        case 1 -> {
          waits(story, step, asked);
          step++;
          asked++;
        }
        case 2 -> story.worker(new RunEvent.Released());
        default -> {}
      }
    }
    return last(story, step);
  }

  private Story last(Story story, int step) {
    story.claimed(9);
    switch (random.nextInt(4)) {
      case 0 -> story.answers(step, "the end \0");
      case 1 -> story.said(new RunEvent.Ended(new Outcome.Cancelled())).answers(step, "too late");
      case 2 -> story.worker(new RunEvent.StepStarted(step, StepKind.MODEL));
      default -> story.answers(step, "bye").said(new RunEvent.Deleted());
    }
    return story;
  }

  private void talk(Story story) {
    for (int i = random.nextInt(5); i > 0; i--) {
      story.worker(new RunDelta.Text(0, List.of("a", "b\0", "c")));
    }
  }

  private static void tools(Story story, int step) {
    story.worker(
        new RunEvent.StepCompleted(step, Given.calls(Tool.Caller.SERVER, "x", "y")),
        new RunEvent.StepStarted(step + 1, StepKind.TOOLS));
    story.worker(new RunEvent.ToolStarted(step + 1, "x", "key"));
    story.worker(new RunEvent.ToolFinished(step + 1, "x", Given.result("x", "sunny")));
    story.worker(
        new RunEvent.ToolStarted(step + 1, "y", "key"),
        new RunEvent.ToolFinished(step + 1, "y", Given.result("y", "rainy")));
    story.worker(new RunEvent.StepCompleted(step + 1, new StepResult.ToolsFinished()));
  }

  private static void waits(Story story, int step, int asked) {
    String call = "c" + asked;
    story.worker(
        new RunEvent.StepCompleted(step, Given.calls(Tool.Caller.CLIENT, call)),
        new RunEvent.ClientToolsRequested(asked, Set.of(call)));
    story.said(
        new RunEvent.ClientToolsAnswered(asked, Set.of(call), Given.result(call, "brought")));
  }
}
