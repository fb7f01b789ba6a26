package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.LogEnds;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every log does. The one under test may be shared with other tests: each test writes runs of
 * its own and reads from where the log ended before.
 */
public abstract class LogContract {
  private static final AtomicInteger RUNS = new AtomicInteger(10_000);
  private static final Duration POLL = Duration.ofMillis(200);

  /** This test's run, for those who need only one. */
  private final RunId own = run();

  /** The log under test, with at least two partitions. */
  protected abstract EventLog log();

  /** A new reader of it; the test closes it. */
  protected abstract EventTail tail(Map<Integer, Long> from);

  protected abstract LogEnds ends();

  @Test
  void recordsOfALaneStandInTheOrderOfTheirAppends() {
    var drafts = IntStream.range(0, 300).mapToObj(i -> text(1, "piece " + i)).toList();

    var read = written(drafts);

    assertThat(read).extracting(EventRecord::entries).isEqualTo(entries(drafts));
  }

  @Test
  void positionsGrowWithinALane() {
    var appended = append(IntStream.range(0, 50).mapToObj(i -> text(1, "piece " + i)).toList());

    assertThat(appended)
        .extracting(one -> one.position().partition())
        .containsOnly(appended.getFirst().position().partition());
    assertThat(appended)
        .extracting(one -> one.position().offset())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasAcknowledgedIsReadFromAnyPosition() {
    RunId run = run();
    var drafts = IntStream.range(0, 9).mapToObj(i -> text(run, 1, "piece " + i)).toList();
    var appended = append(drafts);

    for (int from : List.of(0, 4, 8)) {
      var position = appended.get(from).position();
      var read = read(run, 9 - from, Map.of(position.partition(), position.offset()));

      assertThat(read).extracting(EventRecord::entries).isEqualTo(entries(drafts.subList(from, 9)));
    }
  }

  @Test
  void whatIsNotNamedIsReadFromItsBeginning() {
    var draft = text(run(), 1, "somewhere");
    append(List.of(draft));

    assertThat(read(draft.run(), 1, Map.of())).hasSize(1);
  }

  @Test
  void theEndsLieBehindWhatWasAcknowledgedBefore() {
    for (int i = 0; i < 20; i++) {
      var position = append(List.of(text(1, "piece"))).getFirst().position();

      assertThat(got(ends().ends()).get(position.partition())).isGreaterThan(position.offset());
    }
  }

  @Test
  void aReaderThatReachesTheEndsHasReadWhatWasAcknowledgedBeforeTheyWereAsked() {
    Map<Integer, Long> before = got(ends().ends());
    RunId run = run();
    append(List.of(text(run, 1, "a"), text(run, 2, "b")));
    Map<Integer, Long> ends = got(ends().ends());
    List<EventRecord> read = new ArrayList<>();

    try (EventTail tail = tail(before)) {
      long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
      while (behind(tail, ends) && System.nanoTime() < deadline) {
        read.addAll(tail.poll(POLL));
      }

      assertThat(read).filteredOn(record -> record.run().equals(run)).hasSize(2);
    }
  }

  private static boolean behind(EventTail tail, Map<Integer, Long> ends) {
    Map<Integer, Long> positions = tail.positions();
    return ends.entrySet().stream()
        .anyMatch(end -> positions.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  @Test
  void progressCountsItsPiecesAndSaysThemWhenAsked() {
    RunId run = run();
    List<Entry> entries =
        List.of(
            new RunDelta.Text(0, List.of("a", "b")),
            new RunDelta.Arguments(1, "call_1", "f", List.of()),
            new RunDelta.Reasoning(2, List.of("c")));

    var read = written(List.of(stamped(run, 1, entries))).getFirst();

    assertThat(read.progressOnly()).isTrue();
    assertThat(read.pieces()).isEqualTo(4);
    assertThat(read.entries()).isEqualTo(entries);
    assertThat(read.bytes()).isPositive();
  }

  @Test
  void progressThatTravelsWithFactsIsReadAsFacts() {
    List<Entry> entries =
        List.of(new RunDelta.Text(0, List.of("a")), new RunEvent.StepStarted(0, StepKind.MODEL));

    var read = written(List.of(stamped(run(), 1, entries))).getFirst();

    assertThat(read.progressOnly()).isFalse();
    assertThat(read.entries()).isEqualTo(entries);
  }

  @Test
  void whoWroteWhatForWhomComesBack() {
    RunId run = run();
    var stamp = new Stamp(Given.claim(7), 12);
    var draft =
        new Draft(run, new Tenant("tenant ä"), new LaneId("lane ü/1"), stamp, List.of(started()));

    var read = written(List.of(draft)).getFirst();

    assertThat(read.run()).isEqualTo(run);
    assertThat(read.tenant()).isEqualTo(draft.tenant());
    assertThat(read.lane()).isEqualTo(draft.lane());
    assertThat(read.stamp()).contains(stamp);
  }

  @Test
  void whatNoWorkerWroteHasNoStamp() {
    RunId run = run();
    var draft = Draft.requested(run, SpecBuilder.alone(run).metadata("k", "v").build(), true);

    var read = written(List.of(draft)).getFirst();

    assertThat(read.stamp()).isEmpty();
    assertThat(read.entries()).isEqualTo(draft.entries());
  }

  @Test
  void anyTextComesBackAsItWas() {
    var draft = text(1, "zero \u0000, half \ud83d and \ude00, whole \ud83d\ude00, \u2028 end");

    assertThat(written(List.of(draft)).getFirst().entries()).isEqualTo(draft.entries());
  }

  @Test
  void aRecordOfAMegabyteComesBack() {
    var draft = text(1, "0123456789abcdef".repeat(1 << 16));

    assertThat(written(List.of(draft)).getFirst().entries()).isEqualTo(draft.entries());
  }

  @Test
  void aRecordBeyondTheLimitIsRefusedAndCertainlyNotInTheLog() {
    var draft = text(1, "0123456789abcdef".repeat(1 << 18));

    assertThatThrownBy(() -> got(log().append(draft)))
        .cause()
        .isInstanceOfSatisfying(AppendFailed.class, failed -> assertThat(failed.sent()).isFalse());
  }

  @Test
  void theTimeIsTheBrokersAndNeverGoesBackInALane() {
    RunId run = run();
    var drafts = IntStream.range(0, 20).mapToObj(i -> text(run, 1, "piece " + i)).toList();
    Map<Integer, Long> before = got(ends().ends());

    var appended = append(drafts);

    assertThat(appended).extracting(Appended::millis).isSorted();
    assertThat(read(run, 20, before))
        .extracting(EventRecord::millis)
        .isEqualTo(appended.stream().map(Appended::millis).toList());
  }

  @Test
  void aWakeupEndsTheNextPollAndNoMore() {
    Map<Integer, Long> before = got(ends().ends());
    try (EventTail tail = tail(before)) {
      tail.wakeup();
      assertThat(tail.poll(Signal.LIMIT)).isEmpty();

      RunId run = run();
      append(List.of(text(run, 1, "after")));
      assertThat(read(tail, run, 1)).hasSize(1);
    }
  }

  private List<EventRecord> written(List<Draft> drafts) {
    Map<Integer, Long> before = got(ends().ends());
    append(drafts);
    return read(drafts.getFirst().run(), drafts.size(), before);
  }

  private List<Appended> append(List<Draft> drafts) {
    return drafts.stream().map(log()::append).toList().stream().map(LogContract::got).toList();
  }

  private List<EventRecord> read(RunId run, int count, Map<Integer, Long> from) {
    try (EventTail tail = tail(from)) {
      return read(tail, run, count);
    }
  }

  private static List<EventRecord> read(EventTail tail, RunId run, int count) {
    List<EventRecord> read = new ArrayList<>();
    long deadline = System.nanoTime() + Signal.LIMIT.toNanos();
    while (read.size() < count && System.nanoTime() < deadline) {
      tail.poll(POLL).stream().filter(record -> record.run().equals(run)).forEach(read::add);
    }
    assertThat(read).hasSize(count);
    return read;
  }

  private static <T> T got(CompletableFuture<T> answer) {
    return answer.orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static List<List<Entry>> entries(List<Draft> drafts) {
    return drafts.stream().map(Draft::entries).toList();
  }

  private static Entry started() {
    return new RunEvent.StepStarted(0, StepKind.MODEL);
  }

  private static RunId run() {
    return Given.run(RUNS.incrementAndGet());
  }

  private Draft text(int n, String piece) {
    return text(own, n, piece);
  }

  private static Draft text(RunId run, int n, String piece) {
    return stamped(run, n, List.of(new RunDelta.Text(0, List.of(piece))));
  }

  private static Draft stamped(RunId run, int n, List<Entry> entries) {
    return new Draft(run, Tenant.DEFAULT, LaneId.of(run), new Stamp(Given.claim(1), n), entries);
  }
}
