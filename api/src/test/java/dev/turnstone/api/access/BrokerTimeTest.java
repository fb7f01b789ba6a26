package dev.turnstone.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BrokerTimeTest {
  private static final long AHEAD = 1_767_225_600_000L;

  private final BrokerTime broker = new BrokerTime();

  @Test
  void whatComesLateSaysNothingOfTheClock() {
    broker.heard(AHEAD + 1_000, 1_000);
    broker.heard(AHEAD + 1_000, 59_000);

    assertThat(broker.here(AHEAD + 1_000)).isEqualTo(1_000);

    broker.heard(AHEAD + 1_000, 61_000);
    assertThat(broker.here(AHEAD + 61_000)).as("the minute before counts").isEqualTo(61_000);
  }

  @Test
  void whatIsOlderThanTheMinuteBeforeIsForgotten() {
    broker.heard(AHEAD + 30_000, 1_000);
    broker.heard(AHEAD + 61_000, 61_000);
    assertThat(broker.here(AHEAD + 61_000)).isEqualTo(32_000);

    broker.heard(AHEAD + 121_000, 121_000);

    assertThat(broker.here(AHEAD + 121_000)).isEqualTo(121_000);
  }

  @Test
  void afterASilenceNothingOldIsLeft() {
    broker.heard(AHEAD + 30_000, 1_000);

    broker.heard(AHEAD + 300_000, 300_000);

    assertThat(broker.here(AHEAD + 300_000)).isEqualTo(300_000);
  }
}
