package dev.turnstone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1",
    "-1, 1, 1, 1",
    "1, 0, 1, 1",
    "1, 1, 0, 1",
    "1, 1, -1, 1",
    "1, 1, 1, 0",
    "1, 1, 1, 432001"
  })
  void aBoundThatNoRunCouldKeepIsRefused(int tokens, int rounds, int calls, long deadlineSeconds) {
    assertThatThrownBy(() -> limits(tokens, rounds, calls, deadlineSeconds))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLeastAndNoneAreTaken() {
    assertThat(limits(1, 1, 1, 432_000).outputTokens()).isEqualTo(1);
    assertThat(limits(null, 1, null, 1).toolCalls()).isNull();
  }

  private static Limits limits(
      @Nullable Integer tokens, int rounds, @Nullable Integer calls, long deadlineSeconds) {
    return new Limits(tokens, rounds, calls, Duration.ofSeconds(deadlineSeconds));
  }
}
