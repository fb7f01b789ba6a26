package dev.turnstone.run;

import java.util.List;
import java.util.Optional;

/** A record of the log about one run, as a reader of the log meets it. */
public interface RunRecord {
  RunId run();

  LogPosition position();

  /** The broker's time of the record, since 1970. */
  long millis();

  /**
   * Present on a worker's records, absent on those of the API, the coordinator, the materializer.
   */
  Optional<Stamp> stamp();

  /** Whether all entries are progress; known without parsing. */
  boolean progressOnly();

  /** How many pieces the progress of a progress-only record has; known without parsing. */
  int pieces();

  /** What it says, in order. May parse on each call. */
  List<Entry> entries();
}
