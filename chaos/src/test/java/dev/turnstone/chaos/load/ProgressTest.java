package dev.turnstone.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ManualClock clock = new ManualClock();
  private final Calendar calendar = new Calendar(clock);
  private final Progress progress = new Progress(calendar);

  @Test
  void whoDoesNotComeForwardForAMinuteIsStuck() {
    clock.advance(Duration.ofSeconds(59));
    assertThat(progress.stuck()).isFalse();

    clock.advance(Duration.ofSeconds(2));
    assertThat(progress.stuck()).isTrue();
  }

  @Test
  void whileTheClusterCanNotWorkNobodyIsStuck() {
    Calendar.Entry outage = calendar.begins("broker-kill", "kafka", true);
    clock.advance(Duration.ofMinutes(5));
    assertThat(progress.stuck()).isFalse();

    calendar.ends(outage);
    clock.advance(Duration.ofSeconds(61));
    assertThat(progress.stuck()).isTrue();
  }

  @Test
  void outagesInBetweenOnlyStopTheClock() {
    for (int i = 0; i < 2; i++) {
      clock.advance(Duration.ofSeconds(29));
      Calendar.Entry outage = calendar.begins("broker-kill", "kafka", true);
      clock.advance(Duration.ofMinutes(1));
      calendar.ends(outage);
    }
    assertThat(progress.stuck()).isFalse();

    clock.advance(Duration.ofSeconds(3));
    assertThat(progress.stuck()).isTrue();
  }

  @Test
  void whileAnApiNodeIsAwayNobodyIsStuckForClientsLookAtBoth() {
    Calendar.Entry away = calendar.begins("api-kill", "api-1", false);
    clock.advance(Duration.ofMinutes(2));
    assertThat(progress.stuck()).isFalse();
    calendar.ends(away);

    Calendar.Entry other = calendar.begins("worker-kill", "worker-1", false);
    clock.advance(Duration.ofSeconds(61));
    calendar.ends(other);
    assertThat(progress.stuck()).as("a worker is one of several").isTrue();
  }

  @Test
  void whoWasToldToGiveUpWaitsNoMoreAndIsNotedOnce() {
    clock.advance(Duration.ofMinutes(2));
    progress.giveUp();

    assertThat(progress.stuck()).isFalse();
    assertThatThrownBy(() -> progress.pause(1)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void onlyAProcessThatLivesOnCanBeLate() {
    assertThat(calendar.begins("worker-freeze", "worker-1", false).livesOn()).isTrue();
    assertThat(calendar.begins("worker-kill", "worker-1", false).livesOn()).isFalse();
    assertThat(calendar.begins("worker-terminate", "worker-1", false).livesOn()).isFalse();
  }
}
