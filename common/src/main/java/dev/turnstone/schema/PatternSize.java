package dev.turnstone.schema;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a pattern is once its counted repetitions are written out: about the number of states
 * of the machine that looks for it. Knows no more of patterns than that takes; what is no pattern
 * at all is found elsewhere.
 */
final class PatternSize {
  private static final int LEVELS_MAX = 100;

  private final String regex;
  private final int max;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private PatternSize(String regex, int max) {
    this.regex = regex;
    this.max = max;
  }

  /**
   * The size, or something beyond {@code max} if it is larger, or nested deeper than 100 groups.
   */
  static long of(String regex, int max) {
    return regex.length() > max ? max + 1L : new PatternSize(regex, max).count();
  }

  private long count() {
    while (at < regex.length() && sum <= max && outer.size() <= LEVELS_MAX) {
      one();
    }
    return outer.size() > LEVELS_MAX ? max + 1L : sum + outer.stream().mapToLong(n -> n).sum();
  }

  private void one() {
    char next = regex.charAt(at++);
    switch (next) {
      case '\\' -> {
        at++;
        atom(1);
      }
      case '[' -> {
        skipClass();
        atom(1);
      }
      case '(' -> {
        outer.push(sum);
        sum = 1;
      }
      case ')' -> {
        long inner = sum;
        sum = outer.isEmpty() ? 0 : outer.pop();
        atom(inner);
      }
      case '{' -> repeat();
      default -> atom(1);
    }
  }

  private void atom(long size) {
    sum += size;
    last = size;
  }

  private void skipClass() {
    while (at < regex.length() && regex.charAt(at) != ']') {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** The larger number of {@code {n,m}}; nine digits are as good as any more. */
  private void repeat() {
    long times = 1;
    long number = 0;
    for (; at < regex.length() && regex.charAt(at) != '}'; at++) {
      int digit = Character.digit(regex.charAt(at), 10);
      number = digit < 0 ? 0 : Math.min(number * 10 + digit, 1_000_000_000);
      times = Math.max(times, number);
    }
    at++;
    sum += last * (times - 1);
    last *= times;
  }
}
