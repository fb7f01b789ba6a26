package dev.turnstone.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A run as it may go: attempts that die, fail or are released, model and tool steps, clients that
 * are asked, an ending. What dead workers still say is kept apart, to be strewn in later.
 */
final class Walk {
  private static final String SEED = "turnstone.seed";
  private static final int STEPS_MAX = 5;

  private final RandomGenerator random;
  private final List<Told> told = new ArrayList<>();
  private final List<Told> late = new ArrayList<>();
  private int attempt;
  private int n;
  private int step;
  private int requests;
  private int finished;
  private boolean toolsNext;

  private Walk(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Walks {@code count} times; a failure names its seed, {@code -Dturnstone.seed} walks it again.
   */
  static void each(int count, Consumer<RandomGenerator> body) {
    Long given = Long.getLong(SEED);
    if (given != null) {
      one(given, body);
      return;
    }
    new SplittableRandom().longs(count).forEach(seed -> one(seed, body));
  }

  private static void one(long seed, Consumer<RandomGenerator> body) {
    try {
      body.accept(new SplittableRandom(seed));
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("walk it again with -D" + SEED + "=" + seed, failure);
    }
  }

  /** A log in which everything counts. */
  static List<Told> valid(RandomGenerator random) {
    Walk walk = new Walk(random);
    walk.run();
    return placed(walk.told, random);
  }

  /** A log as faults leave it: late words, duplicates, swaps, holes, races. */
  static List<Told> shaken(RandomGenerator random) {
    Walk walk = new Walk(random);
    walk.run();
    List<Told> log = new ArrayList<>(walk.told);
    walk.late.forEach(word -> log.add(random.nextInt(log.size() + 1), word));
    Shaker.shake(log, random);
    return placed(log, random);
  }

  /** At offsets with gaps and at times that mostly grow. */
  private static List<Told> placed(List<Told> log, RandomGenerator random) {
    List<Told> placed = new ArrayList<>();
    long offset = random.nextInt(3);
    long millis = 1_000_000;
    for (Told one : log) {
      placed.add(one.at(offset, millis));
      offset += 1 + random.nextInt(2);
      millis += random.nextInt(20) - 3;
    }
    return placed;
  }

  private void run() {
    say(null, Facts.REQUESTED);
    claim();
    while (step < STEPS_MAX) {
      if (random.nextInt(6) == 0) {
        loseTheWorker();
      } else if (random.nextInt(8) == 0) {
        worker(random.nextBoolean() ? Facts.RELEASED : Facts.ATTEMPT_FAILED);
        claim();
      } else if (random.nextInt(8) == 0) {
        askTheClient();
      } else {
        step();
      }
    }
    worker(Facts.COMPLETED);
    if (random.nextBoolean()) {
      say(null, Facts.DELETED);
    }
  }

  private void claim() {
    attempt++;
    n = 0;
    say(Facts.stamp(attempt, 0), Facts.claimed(attempt));
  }

  private void loseTheWorker() {
    if (random.nextBoolean()) {
      worker(Facts.started(step, StepKind.MODEL));
      worker(Facts.text("half"));
    }
    int more = random.nextInt(4);
    for (int i = 1; i <= more; i++) {
      late.add(Told.of(0, 0, Facts.stamp(attempt, n + i), List.of(lateWord())));
    }
    claim();
  }

  private Entry lateWord() {
    return switch (random.nextInt(4)) {
      case 0 -> Facts.answered(step, "late");
      case 1 -> Facts.toolFinished(step, "call-" + step + "-0");
      case 2 -> Facts.COMPLETED;
      default -> Facts.text("late");
    };
  }

  private void askTheClient() {
    String call = "client-" + requests;
    worker(Facts.asked(requests, call));
    say(null, Facts.brought(requests, call));
    requests++;
    finished = 0;
    toolsNext = false;
    claim();
  }

  private void step() {
    if (toolsNext) {
      tools();
    } else {
      model();
    }
  }

  private void model() {
    worker(Facts.started(step, StepKind.MODEL));
    for (int i = random.nextInt(4); i > 0; i--) {
      worker(Facts.text("piece", "piece"), new RunDelta.Arguments(1, "c", "f", List.of()));
    }
    if (random.nextBoolean()) {
      worker(Facts.text("last"), Facts.answered(step, "answer"));
    } else {
      worker(Facts.answered(step, "answer"));
    }
    step++;
    toolsNext = random.nextBoolean();
  }

  private void tools() {
    worker(Facts.started(step, StepKind.TOOLS));
    while (finished < 3) {
      String call = "call-" + step + "-" + finished;
      worker(Facts.toolStarted(step, call));
      if (random.nextInt(5) == 0) {
        loseTheToolsWorker();
        return;
      }
      worker(Facts.toolFinished(step, call));
      finished++;
    }
    worker(Facts.toolsFinished(step));
    step++;
    finished = 0;
    toolsNext = false;
  }

  /** The next claim goes on from the finished calls. */
  private void loseTheToolsWorker() {
    late.add(
        Told.of(
            0,
            0,
            Facts.stamp(attempt, n + 1),
            List.of(Facts.toolFinished(step, "call-" + step + "-" + finished))));
    claim();
  }

  private void worker(Entry... entries) {
    n++;
    say(Facts.stamp(attempt, n), entries);
  }

  private void say(@Nullable Stamp stamp, Entry... entries) {
    told.add(Told.of(0, 0, stamp, List.of(entries)));
  }
}
