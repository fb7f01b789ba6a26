package dev.turnstone.api.access;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each key: its open runs and its requests of the last minute. Every node reads
 * the same log and so comes to the same counts; what is on its way into the log is known only to
 * the node that sends it, so all nodes together may let in a little more than the limit, one node
 * alone never does. Time is this node's monotonic clock; how long ago a record came is the broker's
 * word. Thread-safe.
 */
public final class KeyCounts {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final LongSupplier nanos;
  private final Map<RunId, Open> open = new HashMap<>();
  private final Map<KeyId, Count> counts = new HashMap<>();

  /** How far the broker's clock is ahead of {@link #nanos}, in milliseconds, at least. */
  private long ahead;

  private boolean heard;

  /**
   * @param nanos a monotonic clock
   */
  public KeyCounts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param taken the second in which this node let it in; absent once its request was read
   * @param at its request in the log; absent until this node has read it, or if Postgres told
   */
  private record Open(KeyId key, @Nullable Long taken, @Nullable LogPosition at) {}

  private static final class Count {
    final SlidingMinute requests = new SlidingMinute();
    int open;
  }

  /** What became of the wish to begin a run. */
  sealed interface Place {
    /** It counts from now on. */
    record Taken() implements Place {}

    /** Too many requests within a minute; {@code seconds} until there is room, 1 or more. */
    record TooFast(int seconds) implements Place {}

    record TooManyOpen() implements Place {}
  }

  /** Counts a run that is about to be appended, if its key's limits let it. */
  synchronized Place take(RunId run, KeyId key, ApiKey.Limits limits) {
    Count count = of(key);
    long now = second();
    Integer requestsMax = limits.requestsPerMinute();
    if (requestsMax != null && count.requests.count(now) >= requestsMax) {
      return new Place.TooFast(count.requests.freeIn(now));
    }
    Integer openMax = limits.openRuns();
    if (openMax != null && count.open >= openMax) {
      return new Place.TooManyOpen();
    }
    count.requests.add(now);
    begin(run, new Open(key, now, null));
    return new Place.Taken();
  }

  /** It was not begun after all. Does nothing for a run that was read in the log meanwhile. */
  synchronized void giveBack(RunId run) {
    Open begun = open.get(run);
    Long taken = begun == null ? null : begun.taken();
    if (begun != null && taken != null) {
      end(run);
      of(begun.key()).requests.remove(taken);
    }
  }

  /** A record of facts was read, which the broker appended at {@code millis} since 1970. */
  public synchronized void heard(long millis) {
    long now = millis - Math.floorDiv(nanos.getAsLong(), NANOS_PER_MILLI);
    ahead = heard ? Math.max(ahead, now) : now;
    heard = true;
  }

  /** A request was read in the log. */
  public synchronized void requested(RunId run, KeyId key, LogPosition at, long millis) {
    Open before = open.get(run);
    if (before == null) {
      of(key).requests.add(Math.min(second(), Math.floorDiv(millis - ahead, MILLIS_PER_SECOND)));
      begin(run, new Open(key, null, at));
    } else {
      open.put(run, new Open(before.key(), null, at));
    }
  }

  /** An ending was read. */
  public synchronized void ended(RunId run) {
    end(run);
  }

  /** Begins anew with what was open when Postgres was asked, before anything is read. */
  public synchronized void startOver(Map<RunId, KeyId> openRuns) {
    open.entrySet().removeIf(entry -> entry.getValue().taken() == null);
    counts.values().forEach(count -> count.open = 0);
    open.values().forEach(taken -> of(taken.key()).open++);
    openRuns.forEach((run, key) -> {
      if (!open.containsKey(run)) {
        begin(run, new Open(key, null, null));
      }
    });
  }

  /**
   * Lets go of what Postgres knows to be over: an ending may be missed here, where a request comes
   * again behind it.
   *
   * @param applied by partition the position from which Postgres had the log, asked for before
   * @param openRuns what was open then or later
   */
  public synchronized void settle(Map<Integer, Long> applied, Map<RunId, KeyId> openRuns) {
    open.entrySet().stream()
        .filter(entry -> over(entry.getValue(), applied) && !openRuns.containsKey(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
  }

  private static boolean over(Open run, Map<Integer, Long> applied) {
    LogPosition at = run.at();
    return at == null
        ? run.taken() == null
        : at.offset() < applied.getOrDefault(at.partition(), 0L);
  }

  synchronized int openRuns(KeyId key) {
    return of(key).open;
  }

  /** Requests within the last minute, and the seconds until the oldest of them counts no more. */
  synchronized Pace pace(KeyId key) {
    SlidingMinute requests = of(key).requests;
    int count = requests.count(second());
    return new Pace(count, count == 0 ? 0 : requests.freeIn(second()));
  }

  record Pace(int requests, int seconds) {}

  private void begin(RunId run, Open begun) {
    open.put(run, begun);
    of(begun.key()).open++;
  }

  private void end(RunId run) {
    Open ended = open.remove(run);
    if (ended != null) {
      of(ended.key()).open--;
    }
  }

  private Count of(KeyId key) {
    return counts.computeIfAbsent(key, _ -> new Count());
  }

  private long second() {
    return Math.floorDiv(nanos.getAsLong(), NANOS_PER_MILLI * MILLIS_PER_SECOND);
  }
}
