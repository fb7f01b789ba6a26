package dev.turnstone.run;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What bounds a run.
 *
 * @param outputTokens for the whole run, over all rounds; at least 1
 * @param rounds model calls; at least 1
 * @param toolCalls calls made by the server over the whole run; at least 1
 * @param deadline from the broker's time of the request; more than zero, at most {@link
 *     #DEADLINE_MAX}
 */
public record Limits(
    @Nullable Integer outputTokens, int rounds, @Nullable Integer toolCalls, Duration deadline) {
  /** Beyond it the log's retention could drop a run that still lives. */
  public static final Duration DEADLINE_MAX = Duration.ofDays(5);

  public Limits {
    Objects.requireNonNull(deadline);
    if (rounds < 1 || belowOne(outputTokens) || belowOne(toolCalls)) {
      throw new IllegalArgumentException("output tokens, rounds and tool calls >= 1, please");
    }
    if (!deadline.isPositive() || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException("0 < deadline <= 5 d, please");
    }
  }

  private static boolean belowOne(@Nullable Integer bound) {
    return bound != null && bound < 1;
  }
}
