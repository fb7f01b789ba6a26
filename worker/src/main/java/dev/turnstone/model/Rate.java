package dev.turnstone.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Requests and tokens of any minute. A request gets its moment when it asks, so that those who wait
 * sleep once, in the order in which they came. What it will take in tokens is not known then: until
 * it has answered it counts with what others took. Thread-safe.
 */
final class Rate {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** How many answers it takes until the usual number of tokens has changed. */
  private static final int RECENT = 8;

  private final int requestsMax;
  private final int tokensMax;

  /** Those of the last minute and those to come, in the order of their moments. */
  private final List<Turn> requests = new ArrayList<>();

  /** The same with the tokens they took or may take. */
  private final List<Turn> tokens = new ArrayList<>();

  private long usual;

  /** A request's moment, and its tokens. Each is equal to itself only. */
  static final class Turn {
    private final Instant at;
    private final long tokens;

    private Turn(Instant at, long tokens) {
      this.at = at;
      this.tokens = tokens;
    }

    Instant at() {
      return at;
    }
  }

  /**
   * @param requests 0 for no limit
   * @param tokens 0 for no limit
   */
  Rate(int requests, int tokens) {
    this.requestsMax = requests;
    this.tokensMax = tokens;
  }

  /** The moment that this request gets; empty if waiting for it takes more than the most. */
  synchronized Optional<Turn> take(Instant now, Duration max) {
    forget(requests, now);
    forget(tokens, now);
    Instant moment = later(afterRequests(now), afterTokens(now));
    if (Duration.between(now, moment).compareTo(max) > 0) {
      return Optional.empty();
    }
    Turn turn = new Turn(moment, usual);
    if (requestsMax > 0) {
      add(requests, turn);
    }
    if (tokensMax > 0) {
      add(tokens, turn);
    }
    return Optional.of(turn);
  }

  /** Whether those before it have left it its tokens; they may have taken more than expected. */
  synchronized boolean fits(Turn turn) {
    Instant old = turn.at.minus(WINDOW);
    long before =
        tokens.stream()
            .takeWhile(each -> each != turn)
            .filter(each -> each.at.isAfter(old))
            .mapToLong(each -> each.tokens)
            .sum();
    return tokensMax == 0 || before < tokensMax;
  }

  /** It did not go out. */
  synchronized void giveBack(Turn turn) {
    requests.remove(turn);
    tokens.remove(turn);
  }

  /** Tokens that its answer took. */
  synchronized void used(Turn turn, Instant now, long count) {
    if (tokensMax > 0 && count > 0) {
      tokens.remove(turn);
      add(tokens, new Turn(now, count));
      usual = usual == 0 ? count : usual + (count - usual) / RECENT;
    }
  }

  /** It takes no tokens any more. */
  synchronized void over(Turn turn) {
    tokens.remove(turn);
  }

  private Instant afterRequests(Instant now) {
    int beyond = requests.size() - requestsMax;
    return requestsMax == 0 || beyond < 0 ? now : requests.get(beyond).at.plus(WINDOW);
  }

  /** The moment at which enough of the tokens are older than a minute. */
  private Instant afterTokens(Instant now) {
    Instant moment = now;
    long left = tokens.stream().mapToLong(each -> each.tokens).sum();
    for (Turn each : tokens) {
      if (left < tokensMax) {
        break;
      }
      left -= each.tokens;
      moment = each.at.plus(WINDOW);
    }
    return moment;
  }

  private static void forget(List<Turn> turns, Instant now) {
    turns.removeIf(turn -> !turn.at.plus(WINDOW).isAfter(now));
  }

  private static void add(List<Turn> turns, Turn turn) {
    turns.add(turn);
    turns.sort(Comparator.comparing(Turn::at));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
