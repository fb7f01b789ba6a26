package dev.turnstone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.LogEnds;
import dev.turnstone.log.LogFaults;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.LogContract;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With no fault it keeps what every log promises; with faults, what this says. */
final class FaultyLogTest extends LogContract {
  private final MemoryLog log = new MemoryLog(new ManualClock(), 4);
  private final List<Runnable> later = new ArrayList<>();
  private final EventLog sound = faulty("seed=1");

  @Override
  protected EventLog log() {
    return sound;
  }

  @Override
  protected EventTail tail(Map<Integer, Long> from) {
    return log.tail(from);
  }

  @Override
  protected LogEnds ends() {
    return log;
  }

  @Test
  void aDuplicateIsASecondAppendAndAnsweredWithTheFirst() {
    Appended answer = faulty("duplicate=1").append(record(0)).join();

    assertThat(numbers()).containsExactly(0, 0);
    assertThat(answer.position().offset()).isZero();
  }

  @Test
  void aRecordThatIsSwappedComesAfterTheNextOfAnyRunAndBothAreAnswered() {
    var faulty = faulty("swap=1");

    var first = faulty.append(record(0));
    assertThat(first).isNotDone();
    var second = faulty.append(record(1));

    assertThat(numbers()).containsExactly(1, 0);
    assertThat(second.join().position().offset()).isZero();
    assertThat(first.join().position().offset()).isEqualTo(1);
  }

  @Test
  void aRecordThatIsHeldBackAloneIsAppendedAfterAWhile() {
    var faulty = faulty("swap=1");
    var alone = faulty.append(record(0));

    later.forEach(Runnable::run);

    assertThat(numbers()).containsExactly(0);
    assertThat(alone).isCompleted();
  }

  @Test
  void theWhileOfARecordThatWasSwappedReleasesNoOther() {
    var faulty = faulty("swap=1");
    var _ = faulty.append(record(0));
    var _ = faulty.append(record(1));
    var waiting = faulty.append(record(2));

    later.getFirst().run();

    assertThat(waiting).isNotDone();
  }

  @Test
  void closingAppendsWhatIsHeldBack() {
    var faulty = faulty("swap=1");
    var alone = faulty.append(record(0));

    faulty.close();

    assertThat(alone).isCompleted();
    assertThat(numbers()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 99})
  void everyRecordIsThereOnceOrTwiceAndNoneIsFarFromItsPlace(long seed) {
    var faulty = faulty("duplicate=0.1,swap=0.1,seed=" + seed);

    var answers = IntStream.range(0, 1_000).mapToObj(n -> faulty.append(record(n))).toList();
    later.forEach(Runnable::run);

    assertThat(answers).allMatch(CompletableFuture::isDone);
    List<Integer> numbers = numbers();
    List<Integer> once = numbers.stream().distinct().toList();
    assertThat(once).hasSize(1_000);
    assertThat(numbers.size()).isBetween(1_020, 1_200);
    assertThat(IntStream.range(0, 1_000).map(i -> Math.abs(once.get(i) - i)).max()).hasValue(1);
    assertThat(once).isNotEqualTo(once.stream().sorted().toList());
  }

  @Test
  void theSameSeedMakesTheSameFaults() {
    assertThat(walk(7)).isEqualTo(walk(7)).isNotEqualTo(walk(8));
  }

  private static List<Integer> walk(long seed) {
    var test = new FaultyLogTest();
    var faulty = test.faulty("duplicate=0.2,swap=0.2,seed=" + seed);
    for (int n = 0; n < 200; n++) {
      var _ = faulty.append(record(n));
    }
    test.later.forEach(Runnable::run);
    return test.numbers();
  }

  @Test
  void aWriterIsToldThatNothingWasSentOnlyIfNeitherAppendWas() {
    var faulty = faulty("duplicate=1");
    log.drop(_ -> true);

    assertThat(faulty.append(record(0))).isCompleted();
    log.drop(_ -> true);
    log.drop(_ -> true);
    assertThat(failed(faulty.append(record(1))).sent()).isFalse();
    log.loseAnswer(_ -> true);
    log.drop(_ -> true);
    assertThat(failed(faulty.append(record(2))).sent()).isTrue();
  }

  @Test
  void aRecordThatIsHeldBackFailsAsTheLogSays() {
    var faulty = faulty("swap=1");
    var held = faulty.append(record(0));
    log.drop(_ -> true);

    later.forEach(Runnable::run);

    assertThat(failed(held).sent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "duplicate", "duplicate=2", "swap=-1", "swap=x", "drop=0.1", "seed=1,seed=2"})
  void aWishThatCantBeReadIsRefused(String wanted) {
    assertThatThrownBy(() -> Odds.parse(wanted)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsFoundAsAService() {
    LogFaults found = ServiceLoader.load(LogFaults.class).findFirst().orElseThrow();

    try (EventLog faulty = found.over(log, "swap=1")) {
      var alone = faulty.append(record(0));

      log.await(record -> record.stamp().isPresent());
      assertThat(alone).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  private EventLog faulty(String wanted) {
    return new FaultyLog(log, Odds.parse(wanted), (_, action) -> later.add(action));
  }

  /** One of a claim's, told apart by its number. */
  private static Draft record(int n) {
    return new Draft(
        Given.run(1),
        Tenant.DEFAULT,
        LaneId.of(Given.run(1)),
        new Stamp(Given.claim(1), n),
        List.of(new RunDelta.Text(0, List.of("piece " + n))));
  }

  private List<Integer> numbers() {
    return log.records(Given.run(1)).stream().map(one -> one.stamp().orElseThrow().n()).toList();
  }

  private static AppendFailed failed(CompletableFuture<Appended> answer) {
    assertThat(answer).isCompletedExceptionally();
    return (AppendFailed) answer.exceptionNow();
  }
}
