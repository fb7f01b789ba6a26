package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnstone.kit.Settings;
import dev.turnstone.kit.Settings.BadSetting;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownTest {

  @Test
  void theFormatOfTheLogIsTheFirstUnlessItIsRaised() {
    assertThat(settings(Map.of()).get(Known.LOG_FORMAT)).isEqualTo(1);
    assertThat(settings(Map.of("TURNSTONE_LOG_FORMAT", "2")).get(Known.LOG_FORMAT)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "-1", "one", "257"})
  void aFormatThatThisReleaseDoesNotWriteStopsTheStart(String format) {
    Settings settings = settings(Map.of("TURNSTONE_LOG_FORMAT", format));

    assertThatThrownBy(() -> settings.lines(Known.all()))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(
            "log.format (TURNSTONE_LOG_FORMAT) must be a format that this release");
  }

  private static Settings settings(Map<String, String> environment) {
    return new Settings(Map.of(), environment, Map.of());
  }
}
