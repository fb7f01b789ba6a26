package dev.turnstone.api.access;

/**
 * How far the broker's clock is ahead of this node's monotonic one, by what was read within the
 * last one or two minutes: the most of it, for a record that comes late seems less far ahead. What
 * is older is forgotten, as clocks drift apart and a broker's may be put back. One thread at a
 * time.
 */
final class BrokerTime {
  private static final long SPAN_MILLIS = 60_000;

  private long span = Long.MIN_VALUE;
  private long most;
  private long mostBefore;

  /**
   * A record was read.
   *
   * @param millis when the broker appended it, since 1970
   * @param now this node's monotonic clock, in milliseconds
   */
  void heard(long millis, long now) {
    long current = Math.floorDiv(now, SPAN_MILLIS);
    long ahead = millis - now;
    if (current == span) {
      most = Math.max(most, ahead);
      return;
    }
    mostBefore = current == span + 1 ? most : ahead;
    most = ahead;
    span = current;
  }

  /** This node's monotonic clock, in milliseconds, when the broker appended a record. */
  long here(long millis) {
    return millis - Math.max(most, mostBefore);
  }
}
