package dev.turnstone.store;

import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.store.AppliedOffsets.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records that were read and are not committed yet. Of one thread. */
final class PendingReads {
  /** Progress of this length waits no longer, in characters. */
  private static final long LENGTH_MAX = 4L * 1024 * 1024;

  private final long waitNanos;
  private final List<Read.Event> events = new ArrayList<>();
  private final Map<Integer, Long> next = new HashMap<>();
  private long sinceNanos;
  private long length;
  private boolean urgent;

  PendingReads(Duration wait) {
    waitNanos = wait.toNanos();
  }

  void add(Read read, long nowNanos) {
    if (next.isEmpty()) {
      sinceNanos = nowNanos;
    }
    next.put(read.position().partition(), read.position().offset() + 1);
    switch (read) {
      case Read.Event event -> {
        events.add(event);
        length += event.json().length();
        urgent |= !event.record().progressOnly() || length > LENGTH_MAX;
      }
      case Read.Garbage _ -> {}
    }
  }

  List<Read.Event> events() {
    return events;
  }

  /** The way that each partition goes, given where it stands in Postgres. */
  List<Span> spans(Map<Integer, Long> applied) {
    return next.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new Span(e.getKey(), applied.getOrDefault(e.getKey(), 0L), e.getValue()))
        .toList();
  }

  boolean due(long nowNanos) {
    return !next.isEmpty() && (urgent || nowNanos - sinceNanos >= waitNanos);
  }

  /** How long may still be waited for more; {@code idle} if there is nothing. */
  Duration patience(Duration idle, long nowNanos) {
    long left = Math.max(0, waitNanos - (nowNanos - sinceNanos));
    return next.isEmpty() || left > idle.toNanos() ? idle : Duration.ofNanos(left);
  }

  /** Forgets what was read of a partition. */
  void drop(int partition) {
    next.remove(partition);
    events.removeIf(event -> event.position().partition() == partition);
  }

  void clear() {
    events.clear();
    next.clear();
    length = 0;
    urgent = false;
  }
}
