package dev.turnstone.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PulseTest {
  private long nanos;
  private final Pulse pulse = new Pulse(() -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void aClientIsLookedForOnceInAWhile() {
    assertThat(pulse.due()).isFalse();
    pass(Pulse.LOOK);
    assertThat(pulse.due()).isTrue();
    assertThat(pulse.due()).isFalse();
    pass(Pulse.LOOK);
    assertThat(pulse.due()).isTrue();
  }

  @Test
  void silenceIsCountedFromTheLastWrite() {
    Duration limit = Duration.ofSeconds(10);
    pass(limit);
    assertThat(pulse.silentFor(limit)).isTrue();

    pulse.wrote();

    assertThat(pulse.silentFor(limit)).isFalse();
    pass(limit);
    assertThat(pulse.silentFor(limit)).isTrue();
  }
}
