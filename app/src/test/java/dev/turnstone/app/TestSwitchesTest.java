package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.turnstone.kit.Settings.BadSetting;
import dev.turnstone.log.EventLog;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryLog;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TestSwitchesTest {
  private final MemoryLog log = new MemoryLog(new ManualClock(), 1);

  @AfterEach
  void clear() {
    System.clearProperty(TestSwitches.CLOCK_OFFSET);
    System.clearProperty(TestSwitches.LOG_FAULTS);
  }

  @Test
  void withoutThemAProcessIsAsItIs() {
    assertThat(TestSwitches.clock()).isEqualTo(Clock.systemUTC());
    assertThat(TestSwitches.faults().apply(log)).isSameAs(log);
  }

  @ParameterizedTest
  @CsvSource({"PT5M, 300", "-PT5M, -300"})
  void aClockIsOffByWhatIsAsked(String offset, long seconds) {
    System.setProperty(TestSwitches.CLOCK_OFFSET, offset);

    assertThat(TestSwitches.clock().instant())
        .isCloseTo(
            Clock.systemUTC().instant().plusSeconds(seconds), within(30, ChronoUnit.SECONDS));
  }

  @Test
  void aLogGetsTheFaultsThatAreAsked() {
    System.setProperty(TestSwitches.LOG_FAULTS, "duplicate=0.5");

    EventLog faulty = TestSwitches.faults().apply(log);

    assertThat(faulty).isNotSameAs(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5m", "x", "300"})
  void anOffsetThatIsNoDurationStopsTheStart(String offset) {
    System.setProperty(TestSwitches.CLOCK_OFFSET, offset);

    assertThatThrownBy(TestSwitches::clock)
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("turnstone.clock.offset is no duration");
  }

  @Test
  void faultsThatNobodyKnowsStopTheStart() {
    System.setProperty(TestSwitches.LOG_FAULTS, "drop=0.5");

    assertThatThrownBy(() -> TestSwitches.faults().apply(log))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("turnstone.log.faults: as in duplicate=0.02");
  }
}
