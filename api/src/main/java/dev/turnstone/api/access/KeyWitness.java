package dev.turnstone.api.access;

import dev.turnstone.keys.KeyBook;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Entry;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.RunEvent;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the counts of keys what the log says. On the thread that reads the log. */
public final class KeyWitness {
  private final KeyCounts counts;
  private final KeyBook book;

  public KeyWitness(KeyCounts counts, KeyBook book) {
    this.counts = counts;
    this.book = book;
  }

  /**
   * The log is about to be read from where Postgres stood a moment ago.
   *
   * @throws dev.turnstone.archive.Unavailable when Postgres can't say which runs are open
   */
  public void begins() {
    counts.startOver(book.openRuns());
  }

  /**
   * A record was read.
   *
   * @param over whether its run is over behind it; empty where that is not known
   */
  public void read(EventRecord record, Supplier<Optional<Boolean>> over) {
    if (record.progressOnly()) {
      return;
    }
    counts.heard(record.millis());
    for (Entry entry : record.entries()) {
      if (entry instanceof RunEvent.Requested requested) {
        requested(record, requested.spec().key(), over);
      } else if (entry instanceof RunEvent.Ended && over.get().orElse(true)) {
        counts.ended(record.run());
      }
    }
  }

  private void requested(
      EventRecord record, @Nullable KeyId key, Supplier<Optional<Boolean>> over) {
    if (key != null && !over.get().orElse(false)) {
      counts.requested(record.run(), key, record.position(), record.millis());
    }
  }
}
