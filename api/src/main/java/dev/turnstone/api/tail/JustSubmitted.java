package dev.turnstone.api.tail;

import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where this node's newest requests lie in the log, until they are first read: that read, which
 * answers the very request, needs no barrier, and finds a run that leaves nothing in Postgres.
 * Bounded; whoever finds nothing here asks the barrier. Thread-safe.
 */
final class JustSubmitted {
  private static final int COUNT_MAX = 10_000;

  private final Tail tail;
  private final SequencedMap<RunId, Own> requests = new LinkedHashMap<>();

  JustSubmitted(Tail tail) {
    this.tail = tail;
  }

  /**
   * @param pinned the run in the tail; absent for runs that Postgres keeps
   */
  record Own(RunId run, LogPosition at, @Nullable RunTail pinned) {}

  /**
   * @param stored whether the run can be read after its end; if not, all there is of it is kept in
   *     the tail until its client has asked for it
   */
  void put(RunId run, LogPosition at, boolean stored) {
    Own own = new Own(run, at, stored ? null : tail.pinned(run));
    added(own).ifPresent(this::release);
  }

  /** The oldest one, if it has to go. */
  private synchronized Optional<Own> added(Own own) {
    requests.put(own.run(), own);
    return requests.size() > COUNT_MAX
        ? Optional.of(requests.pollFirstEntry().getValue())
        : Optional.empty();
  }

  /** Takes one out, to be {@linkplain #release released} once it was read. */
  synchronized Optional<Own> take(RunId run) {
    return Optional.ofNullable(requests.remove(run));
  }

  void release(Own own) {
    RunTail pinned = own.pinned();
    if (pinned != null) {
      tail.release(own.run(), pinned);
    }
  }
}
