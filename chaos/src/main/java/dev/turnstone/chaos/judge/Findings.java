package dev.turnstone.chaos.judge;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What broke a rule, and how often other things happened. Thread-safe. */
public final class Findings {
  private static final int KEPT_MAX = 1_000;

  private final Clock clock;
  private final List<Finding> all = new ArrayList<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * Something that must not be.
   *
   * @param millis when it was found
   * @param rule what it breaks, in a few words
   * @param subject the run, or whatever it is about
   */
  public record Finding(long millis, String rule, String subject, String text) {}

  public Findings(Clock clock) {
    this.clock = clock;
  }

  /** Notes that a rule is broken. Only the first thousand are kept; all are counted. */
  public void wrong(String rule, String subject, String text) {
    count("wrong: " + rule);
    synchronized (all) {
      if (all.size() < KEPT_MAX) {
        all.add(new Finding(clock.millis(), rule, subject, text));
      }
    }
  }

  /** Notes it unless {@code holds}. */
  public void expect(boolean holds, String rule, String subject, String text) {
    if (!holds) {
      wrong(rule, subject, text);
    }
  }

  /** Counts something that is worth a line of the report. */
  public void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  public List<Finding> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  public int size() {
    synchronized (all) {
      return all.size();
    }
  }

  public Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((what, count) -> sums.put(what, count.sum()));
    return sums;
  }
}
