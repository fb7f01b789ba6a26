package dev.turnstone.api.access;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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

  /** How long nobody asks Postgres about a run, though it may be over: its ending is on its way. */
  private static final long SURE_SECONDS = 60;

  /** What is asked about at once; the others come with the next question. */
  private static final int ASKED_MAX = 10_000;

  private final LongSupplier nanos;
  private final Map<RunId, Open> open = new HashMap<>();
  private final Map<KeyId, Count> counts = new HashMap<>();
  private final BrokerTime broker = new BrokerTime();

  /** By partition the last request that counts: what is read again is no other request. */
  private final Map<Integer, Long> counted = new HashMap<>();

  /** Whether Postgres has said which runs are open. */
  private boolean told;

  /**
   * @param nanos a monotonic clock
   */
  public KeyCounts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A run that counts. What comes to its place is another one: nobody may end it for this. */
  private static final class Open {
    final KeyId key;

    /** The second in which this node let it in; absent once its request was read. */
    final @Nullable Long taken;

    /** Its request in the log; absent until this node has read it, or if Postgres told. */
    final @Nullable LogPosition at;

    /** The second in which it came here, or Postgres last called it open. */
    long sure;

    Open(KeyId key, @Nullable Long taken, @Nullable LogPosition at, long sure) {
      this.key = key;
      this.taken = taken;
      this.at = at;
      this.sure = sure;
    }
  }

  private static final class Count {
    final SlidingMinute requests = new SlidingMinute();
    int open;
  }

  /** What becomes of the wish to begin a run. */
  sealed interface Place {
    /** There is one; if it was taken it counts from now on. */
    record Free() implements Place {}

    /** Too many requests within a minute; {@code seconds} until there is room, 1 or more. */
    record TooFast(int seconds) implements Place {}

    record TooManyOpen() implements Place {}

    /** This node has yet to learn which runs are open. */
    record Unknown() implements Place {}
  }

  /** What {@link #take} would say now; counts nothing. */
  synchronized Place look(KeyId key, ApiKey.Limits limits) {
    Count count = of(key);
    Integer requestsMax = limits.requestsPerMinute();
    if (requestsMax != null && count.requests.count(second()) >= requestsMax) {
      return new Place.TooFast(count.requests.freeIn(second()));
    }
    Integer openMax = limits.openRuns();
    if (openMax != null && !told) {
      return new Place.Unknown();
    }
    return openMax != null && count.open >= openMax ? new Place.TooManyOpen() : new Place.Free();
  }

  /** Counts a run that is about to be appended, if its key's limits let it. */
  synchronized Place take(RunId run, KeyId key, ApiKey.Limits limits) {
    Place place = look(key, limits);
    if (place instanceof Place.Free) {
      long now = second();
      of(key).requests.add(now);
      begin(run, new Open(key, now, null, now));
    }
    return place;
  }

  /** It was not begun after all. Does nothing for a run that was read in the log meanwhile. */
  synchronized void giveBack(RunId run) {
    Open begun = open.get(run);
    Long taken = begun == null ? null : begun.taken;
    if (begun != null && taken != null) {
      end(run);
      of(begun.key).requests.remove(taken);
    }
  }

  /** A record of facts was read, which the broker appended at {@code millis} since 1970. */
  public synchronized void heard(long millis) {
    broker.heard(millis, Math.floorDiv(nanos.getAsLong(), NANOS_PER_MILLI));
  }

  /** A request was read in the log. */
  public synchronized void requested(RunId run, KeyId key, LogPosition at, long millis) {
    boolean again = at.offset() <= counted.getOrDefault(at.partition(), -1L);
    counted.merge(at.partition(), at.offset(), Math::max);
    Open before = open.get(run);
    if (before != null) {
      open.put(run, new Open(before.key, null, at, second()));
      return;
    }
    if (!again) {
      long asked = Math.floorDiv(broker.here(millis), MILLIS_PER_SECOND);
      of(key).requests.add(Math.min(second(), asked));
    }
    begin(run, new Open(key, null, at, second()));
  }

  /** An ending was read. */
  public synchronized void ended(RunId run) {
    end(run);
  }

  /** Begins anew with what was open when Postgres was asked, before anything is read. */
  public synchronized void startOver(Map<RunId, KeyId> openRuns) {
    told = true;
    open.values().removeIf(run -> run.taken == null);
    counts.values().forEach(count -> count.open = 0);
    open.values().forEach(taken -> of(taken.key).open++);
    openRuns.forEach((run, key) -> {
      if (!open.containsKey(run)) {
        begin(run, new Open(key, null, null, second()));
      }
    });
  }

  /**
   * Lets go of what Postgres knows to be over. An ending may be missed here: where a request comes
   * again behind it, and where the log is read anew from behind both; the latter for what this node
   * let in and never read. Asks about each run once a minute, and forgets keys that do nothing.
   *
   * @param applied by partition the position from which Postgres had the log, asked for before
   * @param stillOpen says which of some runs have not ended, as far as Postgres knows now
   */
  public void settle(Map<Integer, Long> applied, UnaryOperator<Set<RunId>> stillOpen) {
    Map<RunId, Open> doubted = doubted(applied);
    letGo(doubted, doubted.isEmpty() ? Set.of() : stillOpen.apply(doubted.keySet()));
  }

  private synchronized Map<RunId, Open> doubted(Map<Integer, Long> applied) {
    long sure = second() - SURE_SECONDS;
    return open.entrySet().stream()
        .filter(run -> run.getValue().sure <= sure && reached(run.getValue().at, applied))
        .limit(ASKED_MAX)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean reached(@Nullable LogPosition at, Map<Integer, Long> applied) {
    return at == null || at.offset() < applied.getOrDefault(at.partition(), 0L);
  }

  /** The log may be read anew while Postgres is asked: what came since then is not meant. */
  private synchronized void letGo(Map<RunId, Open> doubted, Set<RunId> stillOpen) {
    doubted.forEach((run, asked) -> {
      if (stillOpen.contains(run)) {
        asked.sure = second();
      } else if (open.get(run) == asked) {
        end(run);
      }
    });
    counts.values().removeIf(count -> count.open == 0 && count.requests.count(second()) == 0);
  }

  synchronized int openRuns(KeyId key) {
    return of(key).open;
  }

  /** How many keys something is counted for. */
  synchronized int keys() {
    return counts.size();
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
    of(begun.key).open++;
  }

  private void end(RunId run) {
    Open ended = open.remove(run);
    if (ended != null) {
      of(ended.key).open--;
    }
  }

  private Count of(KeyId key) {
    return counts.computeIfAbsent(key, _ -> new Count());
  }

  private long second() {
    return Math.floorDiv(nanos.getAsLong(), NANOS_PER_MILLI * MILLIS_PER_SECOND);
  }
}
