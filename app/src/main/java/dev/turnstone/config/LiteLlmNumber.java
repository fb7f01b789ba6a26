package dev.turnstone.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A number of LiteLLM's, written as Python takes it. One beyond our bounds counts as the nearest
 * within them, and that is told: LiteLLM starts with it.
 *
 * @param allowed what it can be, in words
 * @param zero what counts where 0 or less is written and {@code least} is more: no limit
 */
record LiteLlmNumber<T>(
    String name,
    String allowed,
    BigDecimal least,
    BigDecimal most,
    BigDecimal zero,
    Function<BigDecimal, T> made) {
  private static final BigDecimal MILLISECOND = BigDecimal.valueOf(1, 3);
  private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
  private static final String SECONDS = "seconds, at most " + DAY;

  /** From 1; 0 stands for none. */
  static LiteLlmNumber<Integer> limit(String name, int most) {
    return whole(name, 1, most);
  }

  /** From 0. */
  static LiteLlmNumber<Integer> count(String name, int most) {
    return whole(name, 0, most);
  }

  private static LiteLlmNumber<Integer> whole(String name, int least, int most) {
    return new LiteLlmNumber<>(
        name,
        "a whole number from " + least + " to " + most,
        BigDecimal.valueOf(least),
        BigDecimal.valueOf(most),
        BigDecimal.ZERO,
        BigDecimal::intValue);
  }

  /** Seconds until somebody gives up; 0 stands for the longest. */
  static LiteLlmNumber<Duration> timeout(String name) {
    return new LiteLlmNumber<>(name, SECONDS, MILLISECOND, DAY, DAY, LiteLlmNumber::span);
  }

  /** Seconds of a pause; 0 is none, and as good as none. */
  static LiteLlmNumber<Duration> pause(String name) {
    return new LiteLlmNumber<>(
        name, SECONDS, BigDecimal.ZERO, DAY, BigDecimal.ZERO, LiteLlmNumber::span);
  }

  private static Duration span(BigDecimal seconds) {
    return Duration.ofMillis(Math.max(1, seconds.movePointRight(3).longValue()));
  }

  /** What a section says; empty if it says nothing, or no number. */
  Optional<T> in(Section section) {
    return section
        .text(name)
        .flatMap(text -> number(section, text))
        .map(value -> made.apply(near(section, value)));
  }

  private Optional<BigDecimal> number(Section section, String text) {
    try {
      return Optional.of(new BigDecimal(text.strip().replace("_", "")));
    } catch (NumberFormatException other) {
      section.wrong(name, "must be " + allowed);
      return Optional.empty();
    }
  }

  private BigDecimal near(Section section, BigDecimal value) {
    if (value.signum() <= 0 && least.signum() > 0) {
      section.noteOfAll(name, ": 0 is no limit here");
      return zero;
    }
    BigDecimal near = value.max(least).min(most);
    if (near.compareTo(value) != 0) {
      section.noteOfAll(name, " takes " + allowed + ": the nearest counts");
    }
    return near;
  }
}
