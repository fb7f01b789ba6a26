package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.EventRecord;
import dev.turnstone.log.Task;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.SpecBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunAppenderTest {
  private static final RunId RUN = Given.run(1);
  private static final ClaimId CLAIM = Given.claim(1);
  private static final Duration WINDOW = Duration.ofMillis(20);
  private static final RunEvent STARTED = new RunEvent.StepStarted(0, StepKind.MODEL);
  private static final RunEvent ENDED = new RunEvent.Ended(new Outcome.Completed());

  private final MemoryLog log = new MemoryLog(new ManualClock(), 1);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private final StopSignal stop = new StopSignal(Runnable::run);
  private final Verdicts verdicts = new Verdicts(stop);
  private final RunAppender appender =
      new RunAppender(
          task(),
          CLAIM,
          log,
          new RunAppender.Pace(WINDOW, nanos::get, this::later),
          stop,
          verdicts);

  @Test
  void theFirstDeltaIsNeverHeldBackAndTheNextOnesWaitForTheWindow() {
    appender.append(List.of(STARTED));
    appender.progress(text("a"));
    appender.progress(text("b"));
    appender.progress(text("c"));
    assertThat(entries()).containsExactly(List.of(STARTED), List.of(text("a")));
    assertThat(delays).containsExactly(WINDOW);

    timePasses(WINDOW);

    assertThat(entries().getLast()).containsExactly(text("b", "c"));
  }

  @Test
  void aSlowModelIsNotHeldBackAtAll() {
    appender.append(List.of(STARTED));
    for (String piece : List.of("a", "b", "c")) {
      appender.progress(text(piece));
      nanos.addAndGet(WINDOW.toNanos());
    }

    assertThat(entries()).hasSize(4);
    assertThat(due).isEmpty();
  }

  @Test
  void neighboursBecomeOneDeltaAndOthersKeepTheirOrder() {
    appender.append(List.of(STARTED));
    appender.progress(text("a"));
    List<RunDelta> deltas =
        List.of(
            new RunDelta.Reasoning(0, List.of("hm")),
            text("b"),
            text("c", "d"),
            new RunDelta.Text(1, List.of("e")),
            new RunDelta.Arguments(2, "call", "f", List.of()),
            new RunDelta.Arguments(2, "call", "f", List.of("{}")),
            new RunDelta.ToolProgress("call", List.of("x")));
    deltas.forEach(appender::progress);

    timePasses(WINDOW);

    assertThat(entries().getLast())
        .containsExactly(
            new RunDelta.Reasoning(0, List.of("hm")),
            text("b", "c", "d"),
            new RunDelta.Text(1, List.of("e")),
            new RunDelta.Arguments(2, "call", "f", List.of("{}")),
            new RunDelta.ToolProgress("call", List.of("x")));
  }

  @Test
  void factsTakeHeldBackProgressWithThem() {
    appender.append(List.of(STARTED));
    appender.progress(text("a"));
    appender.progress(text("b"));
    appender.finish(List.of(ENDED));

    assertThat(entries().getLast()).containsExactly(text("b"), ENDED);
    timePasses(WINDOW);
    assertThat(entries()).hasSize(3);
  }

  @Test
  void muchProgressGoesAtOnce() {
    appender.append(List.of(STARTED));
    appender.progress(text("a"));
    appender.progress(text("x".repeat(20_000)));
    IntStream.range(0, 1_100).forEach(_ -> appender.progress(text("y")));

    List<Integer> pieces = log.records().stream().map(EventRecord::pieces).toList();
    assertThat(pieces).containsExactly(0, 1, 1, 1024);
  }

  @Test
  void aPieceThatNoRecordCouldCarryIsCutBetweenCharacters() {
    String large = "x" + "\uD83D\uDE00".repeat(20_000);
    appender.append(List.of(STARTED));
    appender.progress(text(large));
    timePasses(WINDOW);

    List<String> pieces = new ArrayList<>();
    for (List<Entry> record : entries().subList(1, entries().size())) {
      record.forEach(entry -> pieces.addAll(((RunDelta) entry).pieces()));
    }
    assertThat(String.join("", pieces)).isEqualTo(large);
    assertThat(pieces).allMatch(piece -> piece.length() <= 16 * 1024);
    assertThat(pieces).noneMatch(piece -> Character.isLowSurrogate(piece.charAt(0)));
  }

  @Test
  void recordsAreNumberedWithoutGapsAndCarryTheClaim() {
    appender.append(List.of(STARTED));
    appender.progress(text("a"));
    appender.finish(List.of(ENDED));

    assertThat(log.records())
        .extracting(EventRecord::stamp)
        .containsExactly(stamp(0), stamp(1), stamp(2));
  }

  @Test
  void nothingFollowsTheLastFact() {
    appender.finish(List.of(ENDED));

    assertThatThrownBy(() -> appender.append(List.of(STARTED))).isInstanceOf(RunStopped.class);
    assertThatThrownBy(() -> appender.progress(text("a"))).isInstanceOf(RunStopped.class);
    appender.release();
    assertThat(entries()).hasSize(1);
  }

  @Test
  void aRunThatWasNeverClaimedIsNotReleased() {
    appender.release();

    assertThat(log.records()).isEmpty();
  }

  @Test
  void afterAFailedAppendNothingIsSent() {
    log.loseAnswer(draft -> draft.stamp() != null && draft.stamp().n() == 1);
    appender.append(List.of(STARTED));
    appender.progress(text("a"));

    assertThat(stop.reason()).contains(StopSignal.Why.APPEND_FAILED);
    assertThatThrownBy(() -> appender.append(List.of(ENDED))).isInstanceOf(RunStopped.class);
    assertThat(log.records()).hasSize(2);
  }

  @Test
  void whatLacksItsVerdictComesAgainAsTheSameRecord() {
    RunEvent tool = new RunEvent.ToolStarted(0, "call", "key");
    RunAppender.Sent sent = appender.append(List.of(STARTED, tool));
    appender.progress(text("a"));

    RunAppender.Sent again = appender.again(sent);

    assertThat(entries().getLast()).isEqualTo(entries().getFirst());
    assertThat(log.records().getLast().stamp()).isEqualTo(stamp(0));
    verdicts.tell(0, true);
    assertThat(again.verdict()).isCompleted();
  }

  @Test
  void onlyClaimsAndToolStartsWaitForAVerdict() {
    assertThat(appender.append(List.of(STARTED)).verdict()).isCompleted();
    RunEvent tool = new RunEvent.ToolStarted(0, "call", "key");
    assertThat(appender.append(List.of(tool)).verdict()).isNotCompleted();
  }

  @Test
  void whateverTheTimingAllPiecesArriveOnceAndInOrder() {
    Seeds.walk(50, RunAppenderTest::walk);
  }

  private static void walk(RandomGenerator random) {
    RunAppenderTest test = new RunAppenderTest();
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(4)) {
        case 0 -> test.timePasses(Duration.ofMillis(random.nextInt(15)));
        case 1 -> test.appender.append(List.of(STARTED));
        default -> {
          said.append(i).append(' ');
          test.appender.progress(
              new RunDelta.Text(random.nextInt(2), List.of(Integer.toString(i), " ")));
        }
      }
    }
    test.appender.finish(List.of(ENDED));

    StringBuilder heard = new StringBuilder();
    for (List<Entry> entries : test.entries()) {
      for (Entry entry : entries) {
        if (entry instanceof RunDelta delta) {
          delta.pieces().forEach(heard::append);
        }
      }
    }
    assertThat(heard).hasToString(said.toString());
  }

  private void later(Duration delay, Runnable action) {
    delays.add(delay);
    due.add(action);
  }

  /** Whatever was to run later runs now. */
  private void timePasses(Duration time) {
    nanos.addAndGet(time.toNanos());
    List<Runnable> now = List.copyOf(due);
    due.clear();
    now.forEach(Runnable::run);
  }

  private List<List<Entry>> entries() {
    return log.records().stream().map(EventRecord::entries).toList();
  }

  private static RunDelta text(String... pieces) {
    return new RunDelta.Text(0, List.of(pieces));
  }

  private static Optional<Stamp> stamp(int n) {
    return Optional.of(new Stamp(CLAIM, n));
  }

  private static Task task() {
    RunSpec spec = SpecBuilder.alone(RUN).build();
    return new Task(RUN, spec.tenant(), spec.lane().lane(), 1, true, spec, new LogPosition(0, 0));
  }
}
