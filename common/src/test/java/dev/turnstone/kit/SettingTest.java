package dev.turnstone.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingTest {
  @ParameterizedTest
  @CsvSource({
    "1500, 1500ms",
    "30000, 30s",
    "90000, 90s",
    "600000, 10m",
    "86400000, 24h",
    "432000000, 5d"
  })
  void aSpanIsShownAsAnOperatorWritesItAndReadBackAsTheSame(long millis, String shown) {
    Duration span = Duration.ofMillis(millis);

    Setting<Duration> setting = Setting.duration("a.b", span, Duration.ofDays(9), "help");

    assertThat(setting.shownFallback()).isEqualTo(shown);
    assertThat(setting.parse().apply(shown)).isEqualTo(span);
    assertThat(setting.allowed()).isEqualTo("a span of time, at most 9d");
  }
}
