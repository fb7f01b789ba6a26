package dev.turnstone.api.tail;

import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where this node's newest requests lie in the log, until they are first read: that read, which
 * answers the very request, needs no barrier. Bounded; whoever finds nothing here asks the barrier.
 * Thread-safe.
 */
final class JustSubmitted {
  private static final int COUNT_MAX = 10_000;

  private final Map<RunId, LogPosition> places =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, LogPosition> eldest) {
          return size() > COUNT_MAX;
        }
      };

  synchronized void put(RunId run, LogPosition at) {
    places.put(run, at);
  }

  synchronized @Nullable LogPosition take(RunId run) {
    return places.remove(run);
  }
}
