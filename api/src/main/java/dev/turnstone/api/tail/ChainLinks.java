package dev.turnstone.api.tail;

import dev.turnstone.api.Runs.Chain;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.archive.RunArchive.Link;
import dev.turnstone.run.Context;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows a chain of runs. The archive knows most of it, at one question and without reading the
 * runs; what is in the tail is newer than what the archive says and is looked at one by one.
 *
 * <p>A deletion that Postgres gets, and the tail lets go of, between the question and the look is
 * missed. Then it is as if it had come a moment later: the run fails that goes on from there.
 */
final class ChainLinks {
  private final RunView last;
  private final Tail tail;
  private final Function<RunId, Optional<Run>> look;

  private ChainLinks(RunView last, Tail tail, Function<RunId, Optional<Run>> look) {
    this.last = last;
    this.tail = tail;
    this.look = look;
  }

  /**
   * @param look what whoever asks may know of a run of the chain
   */
  static Chain of(RunView last, Tail tail, Function<RunId, Optional<Run>> look) {
    return new ChainLinks(last, tail, look).followed();
  }

  private Chain followed() {
    Deque<RunId> runs = new ArrayDeque<>(List.of(last.run().id()));
    RunId next = previous(last.run());
    while (next != null && runs.size() <= Context.Previous.LENGTH_MAX) {
      List<Link> links = links(next, Context.Previous.LENGTH_MAX + 1 - runs.size());
      if (links.isEmpty()) {
        return new Chain(List.copyOf(runs), next);
      }
      links.forEach(link -> runs.addFirst(link.run()));
      next = links.getLast().previous();
    }
    return new Chain(List.copyOf(runs), null);
  }

  /** The next links from {@code run} on, newest first, as many as are found at once. */
  private List<Link> links(RunId run, int countMax) {
    if (!tail.holds(run)) {
      List<Link> archived =
          tail.archive().links(last.tenant(), run, countMax).stream()
              .takeWhile(link -> !tail.holds(link.run()))
              .toList();
      if (!archived.isEmpty()) {
        return archived;
      }
    }
    return look.apply(run).map(found -> new Link(run, previous(found))).stream().toList();
  }

  private static @Nullable RunId previous(Run run) {
    return run.content()
        .asked()
        .map(RunSpec::context)
        .filter(Context.Previous.class::isInstance)
        .map(context -> ((Context.Previous) context).run())
        .orElse(null);
  }
}
