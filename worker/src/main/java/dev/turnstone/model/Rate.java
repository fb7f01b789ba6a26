package dev.turnstone.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Requests and tokens of any minute. A request gets its moment when it asks, so that those who wait
 * sleep once, in the order in which they came. Thread-safe.
 */
final class Rate {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int requestsMax;

  /** The moments of the latest requests, oldest first; no more than a minute may see. */
  private final Deque<Instant> moments = new ArrayDeque<>();

  private final int tokensMax;
  private final Deque<Used> used = new ArrayDeque<>();
  private long tokens;

  private record Used(Instant at, long tokens) {}

  /**
   * @param requests 0 for no limit
   * @param tokens 0 for no limit
   */
  Rate(int requests, int tokens) {
    this.requestsMax = requests;
    this.tokensMax = tokens;
  }

  /** How long to wait for the moment that this request gets; empty if that is beyond the most. */
  synchronized Optional<Duration> take(Instant now, Duration max) {
    Instant moment = later(afterRequests(now), afterTokens(now));
    Duration wait = Duration.between(now, moment);
    if (wait.compareTo(max) > 0) {
      return Optional.empty();
    }
    if (full()) {
      moments.removeFirst();
    }
    if (requestsMax > 0) {
      moments.addLast(moment);
    }
    return Optional.of(wait);
  }

  /** Tokens that an answer took. */
  synchronized void used(Instant now, long count) {
    if (tokensMax > 0 && count > 0) {
      used.add(new Used(now, count));
      tokens += count;
    }
  }

  private Instant afterRequests(Instant now) {
    while (!moments.isEmpty() && !moments.getFirst().plus(WINDOW).isAfter(now)) {
      moments.removeFirst();
    }
    return full() ? moments.getFirst().plus(WINDOW) : now;
  }

  /** The moment at which enough of the last minute's tokens are older than that. */
  private Instant afterTokens(Instant now) {
    while (!used.isEmpty() && !used.getFirst().at().plus(WINDOW).isAfter(now)) {
      tokens -= used.removeFirst().tokens();
    }
    Instant moment = now;
    long left = tokens;
    for (Used each : used) {
      if (tokensMax == 0 || left < tokensMax) {
        break;
      }
      left -= each.tokens();
      moment = each.at().plus(WINDOW);
    }
    return moment;
  }

  private boolean full() {
    return requestsMax > 0 && moments.size() >= requestsMax;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
