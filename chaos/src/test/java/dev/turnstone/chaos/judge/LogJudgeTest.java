package dev.turnstone.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogJudgeTest {
  private static final RunId ONE = Given.run(1);
  private static final RunId TWO = Given.run(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final RunEvent STARTED = new RunEvent.StepStarted(0, StepKind.MODEL);
  private static final RunEvent COMPLETED = new RunEvent.StepCompleted(0, Given.answer("hello"));
  private static final RunEvent ENDED = new RunEvent.Ended(new Outcome.Completed());

  private final ManualClock clock = new ManualClock();
  private final MemoryLog log = new MemoryLog(clock, 1);
  private final Findings findings = new Findings(clock);
  private final Calendar calendar = new Calendar(clock);
  private final Recoveries recoveries = new Recoveries(calendar);
  private final LogJudge judge = new LogJudge(() -> log.tail(Map.of()), findings, recoveries);

  @BeforeEach
  void start() {
    judge.start();
  }

  @AfterEach
  void close() {
    judge.close();
  }

  @Test
  void aRunThatEndedHasItsEndingAndItsAnswers() throws InterruptedException {
    Story.plain(ONE).claimed(1).answers(0, "hello").appendTo(log);

    Seen seen = judge.ended(ONE, LIMIT).orElseThrow();

    assertThat(seen.outcome()).contains(new Outcome.Completed());
    assertThat(seen.answers()).hasSize(1);
    assertThat(findings.all()).isEmpty();
    assertThat(judge.open()).isZero();
  }

  @Test
  void aRunThatHasNotEndedIsNamedWhenNoneMayBeOpen() throws InterruptedException {
    Story.plain(ONE).claimed(1).appendTo(log);
    Story.plain(TWO).claimed(1).answers(0, "hello").appendTo(log);
    assertThat(judge.ended(TWO, LIMIT)).isPresent();

    judge.expectNoneOpen();

    assertThat(findings.all()).extracting(Findings.Finding::subject).containsExactly(ONE + "");
  }

  @Test
  void aRunThatIsClaimedBeforeItsTurnInTheLaneIsFound() throws InterruptedException {
    new Story(ONE, queued()).requested().appendTo(log);
    new Story(TWO, queued()).requested().claimed(1).answers(0, "hello").appendTo(log);

    assertThat(judge.ended(TWO, LIMIT)).isPresent();

    assertThat(findings.all()).extracting(Findings.Finding::subject).containsExactly(TWO + "");
  }

  @Test
  void runsOfALaneThatWaitForTheirTurnAreFine() throws InterruptedException {
    new Story(ONE, queued()).requested().claimed(1).answers(0, "hello").appendTo(log);
    new Story(TWO, queued()).requested().claimed(1).answers(0, "hello").appendTo(log);

    assertThat(judge.ended(TWO, LIMIT)).isPresent();

    assertThat(findings.all()).isEmpty();
    assertThat(recoveries.queued().size()).isEqualTo(2);
  }

  @Test
  void onlyClaimsThatDidNotCountOrWereOverStandBesideTheOneThatCompletedAStep()
      throws InterruptedException {
    Story.plain(ONE).claimed(1).claimed(2).answers(0, "hello").appendTo(log);
    Seen seen = judge.ended(ONE, LIMIT).orElseThrow();
    assertThat(seen.besides(0)).as("the worker before").isEqualTo(1);

    Story.plain(TWO)
        .claimed(1)
        .stamped(new Stamp(Given.claim(7), 0), List.of(again()))
        .stamped(new Stamp(Given.claim(1), 1), List.of(STARTED))
        .worker(COMPLETED, ENDED)
        .appendTo(log);
    assertThat(judge.ended(TWO, LIMIT).orElseThrow().besides(0)).as("a refused one").isEqualTo(1);
  }

  /** A second claim of the first attempt. */
  private static RunEvent.Claimed again() {
    return new RunEvent.Claimed(1, Given.claim(7), Given.worker(7), 1, Given.task(), "0.1.0");
  }

  @Test
  void aRunThatWasTakenOverAfterAStepHasNobodyBesideIt() throws InterruptedException {
    Story.plain(ONE)
        .claimed(1)
        .worker(STARTED)
        .worker(COMPLETED)
        .claimed(2)
        .worker(ENDED)
        .appendTo(log);

    assertThat(judge.ended(ONE, LIMIT).orElseThrow().besides(0)).isZero();
  }

  @Test
  void theTimeFromAWorkersKillToTheNextClaimIsKept() throws InterruptedException {
    Story story = Story.plain(ONE).claimed(1);
    recoveries.killed(Given.worker(1));
    story.appendTo(log);
    clock.advance(Duration.ofSeconds(3));

    new Story(ONE, SpecBuilder.alone(ONE).build()).claimed(2).answers(0, "hello").appendTo(log);
    assertThat(judge.ended(ONE, LIMIT)).isPresent();

    assertThat(recoveries.takeovers().size()).isEqualTo(1);
    assertThat(recoveries.takeovers().at(1)).isEqualTo(3_000);
  }

  @Test
  void aTakeoverDuringAnOutageIsNotTheTakeoversFault() throws InterruptedException {
    Story.plain(ONE).claimed(1).appendTo(log);
    recoveries.killed(Given.worker(1));
    Calendar.Entry outage = calendar.begins("broker-kill", "kafka", true);
    clock.advance(Duration.ofSeconds(30));
    calendar.ends(outage);

    new Story(ONE, SpecBuilder.alone(ONE).build()).claimed(2).answers(0, "hello").appendTo(log);
    assertThat(judge.ended(ONE, LIMIT)).isPresent();

    assertThat(recoveries.takeovers().size()).isZero();
  }

  private static RunSpec queued() {
    return SpecBuilder.in("lane", LaneUse.Order.QUEUE).build();
  }
}
