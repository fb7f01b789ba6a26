package dev.turnstone.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimesTest {
  private final Times times = new Times();

  @Test
  void aShareIsTheSmallestValueThatSoManyDoNotExceed() {
    LongStream.rangeClosed(1, 100).forEach(times::add);

    assertThat(times.at(0.5)).isEqualTo(50);
    assertThat(times.at(0.99)).isEqualTo(99);
    assertThat(times.at(1)).isEqualTo(100);
  }

  @Test
  void whereThereIsNoneAllSharesAreZero() {
    assertThat(times.at(0.99)).isZero();
  }

  @Test
  void eachBarHoldsWhatLiesUpToItsEdge() {
    LongStream.of(100, 101, 5_000, 70_000).forEach(times::add);

    assertThat(times.histogram())
        .isEqualTo(Map.of(100L, 1L, 250L, 1L, 5_000L, 1L, Long.MAX_VALUE, 1L));
  }
}
