package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.LogEnds;
import dev.turnstone.run.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MemoryLogTest extends LogContract {
  private final ManualClock clock = new ManualClock();
  private final MemoryLog log = new MemoryLog(clock, 4);

  @Override
  protected EventLog log() {
    return log;
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
  void aDuplicatedRecordLiesThereTwiceAndIsAnsweredOnce() {
    log.duplicate(_ -> true);

    var first = log.append(requested(1)).join();
    log.append(deleted(1)).join();

    assertThat(log.records(Given.run(1)))
        .extracting(record -> record.entries().getFirst().getClass().getSimpleName())
        .containsExactly("Requested", "Requested", "Deleted");
    assertThat(first.position().offset()).isZero();
  }

  @Test
  void aSwappedRecordComesAfterTheNext() {
    log.swap(_ -> true);

    var first = log.append(requested(1));
    assertThat(first).isNotDone();
    var second = log.append(deleted(1)).join();

    assertThat(first.join().position().offset()).isGreaterThan(second.position().offset());
  }

  @Test
  void aDroppedRecordIsNotThere() {
    log.drop(_ -> true);

    assertThatThrownBy(() -> log.append(requested(1)).join())
        .cause()
        .isInstanceOfSatisfying(AppendFailed.class, failed -> assertThat(failed.sent()).isFalse());
    assertThat(log.records()).isEmpty();
  }

  @Test
  void aRecordWhoseAnswerIsLostIsThere() {
    log.loseAnswer(_ -> true);

    assertThatThrownBy(() -> log.append(requested(1)).join())
        .cause()
        .isInstanceOfSatisfying(AppendFailed.class, failed -> assertThat(failed.sent()).isTrue());
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void whatIsHeldIsNeitherThereNorAnsweredUntilReleased() {
    log.hold();
    var held = List.of(log.append(requested(1)), log.append(deleted(1)));
    assertThat(log.records()).isEmpty();
    assertThat(held).noneMatch(answer -> answer.isDone());

    log.release();

    assertThat(log.records(Given.run(1))).hasSize(2);
    assertThat(held).allMatch(answer -> answer.isDone());
  }

  @Test
  void timeIsTheClocksUnlessItGoesBack() {
    long now = clock.millis();
    assertThat(log.append(requested(1)).join().millis()).isEqualTo(now);

    clock.advance(Duration.ofMillis(-5));
    assertThat(log.append(deleted(1)).join().millis()).isEqualTo(now);

    clock.advance(Duration.ofMillis(10));
    assertThat(log.append(deleted(1)).join().millis()).isEqualTo(now + 5);
  }

  @Test
  void aStoryFoldsAsItsRecordsDo() {
    Story story = Story.plain(Given.run(3)).claimed(1).answers(0, "hello").appendTo(log);

    assertThat(story.folded().state().ending()).isPresent();
    assertThat(log.records(Given.run(3))).hasSameSizeAs(story.drafts());
  }

  private static Draft requested(int number) {
    return Draft.requested(Given.run(number), SpecBuilder.alone(Given.run(number)).build(), true);
  }

  private static Draft deleted(int number) {
    Draft requested = requested(number);
    return Draft.of(requested.run(), requested.tenant(), requested.lane(), new RunEvent.Deleted());
  }
}
