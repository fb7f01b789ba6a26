package dev.turnstone.api.tail;

import dev.turnstone.api.RunFeed;
import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.run.Judged;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** First what the archive had, then what the tail has beyond its offset, then what comes. */
final class TailFeed implements RunFeed {
  private final Tail tail;
  private final RunTail pinned;
  private List<Timed> archived;
  private Run run;
  private int index;
  private final boolean whole;
  private boolean closed;

  TailFeed(Tail tail, RunId id, RunTail pinned, Optional<ArchivedRun> before) {
    this.tail = tail;
    this.pinned = pinned;
    this.archived = before.map(ArchivedRun::entries).orElse(List.of());
    this.whole = before.isEmpty() || !archived.isEmpty();
    this.run = before.map(ArchivedRun::run).orElse(Run.unread(id));
  }

  @Override
  public List<Timed> next(Duration limit) {
    if (!archived.isEmpty()) {
      List<Timed> first = archived;
      archived = List.of();
      return first;
    }
    return LogRuns.reading(() -> live(limit));
  }

  private List<Timed> live(Duration limit) {
    List<Timed> entries = new ArrayList<>();
    try {
      for (Judged judged : pinned.from(index, limit)) {
        index++;
        take(judged, entries);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw LogRuns.unavailable("This node is stopping; go on at another.");
    }
    return entries;
  }

  private void take(Judged judged, List<Timed> entries) {
    if (judged.record().position().offset() > run.state().marks().offset()) {
      entries.addAll(judged.entries());
      run = run.after(judged);
    }
  }

  @Override
  public Run run() {
    return run;
  }

  @Override
  public boolean whole() {
    return whole;
  }

  @Override
  public boolean over() {
    return archived.isEmpty() && run.state().phase().over();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tail.release(run.id(), pinned);
    }
  }
}
