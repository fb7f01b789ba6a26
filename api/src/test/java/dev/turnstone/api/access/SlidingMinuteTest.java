package dev.turnstone.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlidingMinuteTest {
  private final SlidingMinute minute = new SlidingMinute();

  @Test
  void whatIsAMinuteOldCountsNoMore() {
    minute.add(100);
    minute.add(100);
    minute.add(130);

    assertThat(minute.count(159)).isEqualTo(3);
    assertThat(minute.freeIn(159)).isEqualTo(1);
    assertThat(minute.count(160)).isEqualTo(1);
    assertThat(minute.freeIn(160)).isEqualTo(30);
    assertThat(minute.count(190)).isZero();
  }

  @Test
  void whatComesLateCountsForItsOwnSecond() {
    minute.add(200);
    minute.add(141);
    minute.add(140);

    assertThat(minute.count(200)).isEqualTo(2);
    assertThat(minute.count(201)).isEqualTo(1);
  }

  @Test
  void whatDidNotHappenIsTakenBack() {
    minute.add(100);
    minute.remove(100);
    minute.remove(100);

    assertThat(minute.count(100)).isZero();
  }

  @Test
  void timeMayJump() {
    minute.add(5);
    minute.add(1_767_225_600L);

    assertThat(minute.count(1_767_225_600L)).isEqualTo(1);
  }
}
