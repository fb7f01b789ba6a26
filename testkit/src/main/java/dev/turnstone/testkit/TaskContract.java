package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.log.TaskSource;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every queue of tasks does. Each test settles what it sent, so that tests may share one
 * queue.
 */
public abstract class TaskContract {
  private static final AtomicInteger RUNS = new AtomicInteger(20_000);
  private static final Duration TAKE = Duration.ofMillis(200);
  private static final int MAX = 8;

  /** The queue under test. */
  protected abstract TaskQueue queue();

  /** A new member of the group that shares it, for takes of up to 8; the test closes it. */
  protected abstract TaskSource source(Task.Kind of);

  @Test
  void aTaskComesAsItWasSent() {
    RunId run = run();
    Task task = task(run, SpecBuilder.alone(run).metadata("a", "\u0000").build());
    send(task, Task.Kind.INTERACTIVE);

    try (TaskSource source = source(Task.Kind.INTERACTIVE)) {
      var taken = takeAndAccept(source, Set.of(run)).getFirst();

      assertThat(taken.task()).isEqualTo(task);
      assertThat(taken.deliveries()).isEqualTo(1);
      assertThat(taken.ref().topic()).isEqualTo("tasks");
      assertThat(taken.ref().millis()).isPositive();
    }
  }

  @Test
  void everyTaskIsGivenToOneMember() {
    Set<RunId> runs = runs(40);
    runs.forEach(run -> send(task(run, null), Task.Kind.INTERACTIVE));
    List<RunId> seen = new ArrayList<>();

    try (TaskSource one = source(Task.Kind.INTERACTIVE);
        TaskSource other = source(Task.Kind.INTERACTIVE)) {
      long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
      while (seen.size() < 40 && System.nanoTime() < deadline) {
        accept(one, one.take(MAX, TAKE), seen);
        accept(other, other.take(MAX, TAKE), seen);
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(runs);
  }

  private static void accept(TaskSource source, List<TaskSource.Taken> taken, List<RunId> seen) {
    assertThat(taken).hasSizeLessThanOrEqualTo(MAX);
    for (TaskSource.Taken one : taken) {
      source.accept(one);
      seen.add(one.task().run());
    }
  }

  @Test
  void aTaskThatWasReleasedComesAgainAndSaysSo() {
    RunId run = run();
    send(task(run, null), Task.Kind.INTERACTIVE);

    try (TaskSource source = source(Task.Kind.INTERACTIVE)) {
      var first = take(source, run);
      source.release(first);
      var again = takeAndAccept(source, Set.of(run)).getFirst();

      assertThat(again.task()).isEqualTo(first.task());
      assertThat(again.ref()).isEqualTo(first.ref());
      assertThat(again.deliveries()).isEqualTo(2);
    }
  }

  @Test
  void aTaskOfAMemberThatLeavesComesToAnother() {
    RunId run = run();
    send(task(run, null), Task.Kind.INTERACTIVE);
    try (TaskSource leaving = source(Task.Kind.INTERACTIVE)) {
      var _ = take(leaving, run);
    }

    try (TaskSource other = source(Task.Kind.INTERACTIVE)) {
      assertThat(takeAndAccept(other, Set.of(run))).hasSize(1);
    }
  }

  @Test
  void noTakeBringsMoreThanWasAskedFor() {
    Set<RunId> runs = runs(6);
    runs.forEach(run -> send(task(run, null), Task.Kind.INTERACTIVE));
    Set<RunId> open = new HashSet<>(runs);

    try (TaskSource source = source(Task.Kind.INTERACTIVE)) {
      long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
      while (!open.isEmpty() && System.nanoTime() < deadline) {
        var taken = source.take(2, TAKE);
        assertThat(taken).hasSizeLessThanOrEqualTo(2);
        taken.forEach(one -> {
          source.accept(one);
          open.remove(one.task().run());
        });
      }
    }

    assertThat(open).isEmpty();
  }

  @Test
  void theClassesDoNotMix() {
    RunId batch = run();
    RunId interactive = run();
    send(task(batch, null), Task.Kind.BATCH);
    send(task(interactive, null), Task.Kind.INTERACTIVE);

    try (TaskSource source = source(Task.Kind.BATCH)) {
      var taken = takeAndAccept(source, Set.of(batch)).getFirst();
      assertThat(taken.ref().topic()).isEqualTo("tasks.batch");
    }
    try (TaskSource source = source(Task.Kind.INTERACTIVE)) {
      assertThat(takeAndAccept(source, Set.of(interactive))).hasSize(1);
    }
  }

  @Test
  void aWakeupEndsTheTake() {
    try (TaskSource source = source(Task.Kind.BATCH)) {
      source.wakeup();

      assertThat(source.take(MAX, Signal.LIMIT)).isEmpty();
    }
  }

  /** Takes until {@code run}'s task comes, and leaves it open. */
  private static TaskSource.Taken take(TaskSource source, RunId run) {
    long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      for (TaskSource.Taken taken : source.take(1, TAKE)) {
        if (taken.task().run().equals(run)) {
          return taken;
        }
        source.accept(taken);
      }
    }
    throw new AssertionError("no task came for " + run);
  }

  private static List<TaskSource.Taken> takeAndAccept(TaskSource source, Set<RunId> runs) {
    List<TaskSource.Taken> all = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      all.add(takeOneOf(source, runs));
    }
    return all;
  }

  private static TaskSource.Taken takeOneOf(TaskSource source, Set<RunId> runs) {
    long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      for (TaskSource.Taken taken : source.take(1, TAKE)) {
        source.accept(taken);
        if (runs.contains(taken.task().run())) {
          return taken;
        }
      }
    }
    throw new AssertionError("no task came for any of " + runs);
  }

  private void send(Task task, Task.Kind of) {
    queue().send(task, of).orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static Task task(RunId run, @Nullable RunSpec spec) {
    return new Task(run, Tenant.DEFAULT, LaneId.of(run), 1, true, spec, new LogPosition(0, 0));
  }

  private static Set<RunId> runs(int count) {
    Set<RunId> runs = new HashSet<>();
    IntStream.range(0, count).forEach(_ -> runs.add(run()));
    return runs;
  }

  private static RunId run() {
    return Given.run(RUNS.incrementAndGet());
  }
}
