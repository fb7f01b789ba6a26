package dev.turnstone.api.access;

import dev.turnstone.keys.ApiKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a key stands to its limits, as OpenAI's headers say it; no limit, no header. */
record Standing(
    ApiKey.Limits limits, KeyCounts.Pace pace, int openRuns, long spent, Duration untilMidnight) {
  private static final String LIMIT = "x-ratelimit-limit-";
  private static final String REMAINING = "x-ratelimit-remaining-";
  private static final String RESET = "x-ratelimit-reset-";

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    Integer requestsMax = limits.requestsPerMinute();
    if (requestsMax != null) {
      put(headers, "requests", requestsMax, pace.requests());
      headers.put(RESET + "requests", shown(Duration.ofSeconds(pace.seconds())));
    }
    Long tokensMax = limits.tokensPerDay();
    if (tokensMax != null) {
      put(headers, "tokens", tokensMax, spent);
      headers.put(RESET + "tokens", shown(untilMidnight));
    }
    Integer openMax = limits.openRuns();
    if (openMax != null) {
      put(headers, "runs", openMax, openRuns);
    }
    return headers;
  }

  private static void put(Map<String, String> headers, String what, long max, long used) {
    headers.put(LIMIT + what, Long.toString(max));
    headers.put(REMAINING + what, Long.toString(Math.max(0, max - used)));
  }

  /** As in {@code 6h12m3s}. */
  private static String shown(Duration span) {
    String seconds = span.toSecondsPart() + "s";
    String minutes = span.toMinutes() > 0 ? span.toMinutesPart() + "m" : "";
    String hours = span.toHours() > 0 ? span.toHours() + "h" : "";
    return hours + minutes + seconds;
  }
}
