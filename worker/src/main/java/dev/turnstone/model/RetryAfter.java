package dev.turnstone.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a provider wants us to wait, in the three ways they say it. */
final class RetryAfter {
  private static final double SECONDS_MAX = 1e6;
  private static final double NANOS = 1e9;
  private static final int MILLIS_PER_SECOND = 1000;

  private RetryAfter() {}

  /**
   * Zero or more; null if it isn't said or can't be read.
   *
   * @param value of {@code Retry-After}: seconds or a date
   * @param millis of {@code retry-after-ms}, which is more exact
   */
  static @Nullable Duration of(@Nullable String value, @Nullable String millis, Instant now) {
    Duration exact = millis == null ? null : seconds(millis, MILLIS_PER_SECOND);
    if (exact != null || value == null) {
      return exact;
    }
    Duration seconds = seconds(value, 1);
    return seconds != null ? seconds : date(value, now);
  }

  private static @Nullable Duration seconds(String text, int perSecond) {
    try {
      double seconds = Double.parseDouble(text.strip()) / perSecond;
      boolean fits = seconds >= 0 && seconds <= SECONDS_MAX;
      return fits ? Duration.ofNanos((long) (seconds * NANOS)) : null;
    } catch (NumberFormatException other) {
      return null;
    }
  }

  private static @Nullable Duration date(String text, Instant now) {
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(now, date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException other) {
      return null;
    }
  }
}
