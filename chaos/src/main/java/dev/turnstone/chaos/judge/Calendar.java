package dev.turnstone.chaos.judge;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which fault was on when. Thread-safe. */
public final class Calendar {
  private final Clock clock;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One fault.
   *
   * @param target the process it hit, or what else
   * @param heavy whether the whole cluster may stand still meanwhile
   * @param until when it was undone; {@link Long#MAX_VALUE} while it is on
   */
  public record Entry(String fault, String target, boolean heavy, long from, long until) {
    /** Whether it was on at some moment between these two. */
    public boolean touches(long first, long last) {
      return from <= last && until >= first;
    }

    /** Whether the process that it hit goes on afterwards, late, with what it was about to do. */
    public boolean livesOn() {
      return !fault.endsWith("-kill") && !fault.endsWith("-terminate") && !fault.endsWith("-run");
    }

    boolean stopsClients() {
      return heavy || target.startsWith("api-");
    }

    Entry ended(long millis) {
      return new Entry(fault, target, heavy, from, millis);
    }
  }

  public Calendar(Clock clock) {
    this.clock = clock;
  }

  public long now() {
    return clock.millis();
  }

  /** Notes that a fault begins; {@link #ends} takes what this returns. */
  public synchronized Entry begins(String fault, String target, boolean heavy) {
    var entry = new Entry(fault, target, heavy, clock.millis(), Long.MAX_VALUE);
    entries.add(entry);
    return entry;
  }

  public synchronized void ends(Entry begun) {
    entries.replaceAll(entry -> entry.equals(begun) ? entry.ended(clock.millis()) : entry);
  }

  public synchronized List<Entry> all() {
    return List.copyOf(entries);
  }

  /** Faults that hit this process and were on between two moments. */
  public synchronized List<Entry> of(String target, long first, long last) {
    return entries.stream()
        .filter(entry -> entry.target().equals(target) && entry.touches(first, last))
        .toList();
  }

  /**
   * For how many milliseconds since a moment the whole cluster could have been at work: neither
   * Kafka nor Postgres was hit, nor an API node, for clients look at each run on all of them.
   */
  public synchronized long calmSince(long millis) {
    long now = clock.millis();
    long calm = 0;
    long from = millis;
    for (Entry outage : entries.stream().filter(Entry::stopsClients).toList()) {
      calm += Math.max(0, Math.min(outage.from(), now) - from);
      from = Math.max(from, outage.until());
    }
    return calm + Math.max(0, now - from);
  }

  /** What is on now, in words. */
  public synchronized Optional<String> current() {
    Stream<String> on =
        entries.stream()
            .filter(entry -> entry.until() == Long.MAX_VALUE)
            .map(entry -> entry.fault() + " (" + entry.target() + ")");
    return on.reduce((one, other) -> one + ", " + other);
  }
}
