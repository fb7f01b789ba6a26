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

  private final SequencedMap<RunId, Own> requests = new LinkedHashMap<>();

  /**
   * @param pinned its place in the tail, to be released by whoever takes it out of here; absent for
   *     runs that Postgres keeps
   */
  record Own(RunId run, LogPosition at, @Nullable RunTail pinned) {}

  /** Puts one in; the oldest one if it had to go. */
  synchronized Optional<Own> put(Own own) {
    requests.put(own.run(), own);
    return requests.size() > COUNT_MAX
        ? Optional.of(requests.pollFirstEntry().getValue())
        : Optional.empty();
  }

  synchronized Optional<Own> take(RunId run) {
    return Optional.ofNullable(requests.remove(run));
  }
}
