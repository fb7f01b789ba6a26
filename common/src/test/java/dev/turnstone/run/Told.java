package dev.turnstone.run;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record of the log as tests tell it. */
record Told(
    long offset, long millis, @Nullable Stamp mark, boolean progressOnly, List<Entry> entries)
    implements RunRecord {
  static final RunId RUN = Facts.run(1);

  static Told of(long offset, long millis, @Nullable Stamp mark, List<Entry> entries) {
    return new Told(
        offset, millis, mark, entries.stream().allMatch(RunDelta.class::isInstance), entries);
  }

  /** The same record at another place. */
  Told at(long newOffset, long newMillis) {
    return new Told(newOffset, newMillis, mark, progressOnly, entries);
  }

  /** The same record, read as one of facts is. */
  Told asFacts() {
    return new Told(offset, millis, mark, false, entries);
  }

  @Override
  public RunId run() {
    return RUN;
  }

  @Override
  public LogPosition position() {
    return new LogPosition(0, offset);
  }

  @Override
  public Optional<Stamp> stamp() {
    return Optional.ofNullable(mark);
  }

  @Override
  public int pieces() {
    return progressOnly ? entries.stream().mapToInt(Told::length).sum() : 0;
  }

  static int length(Entry entry) {
    return entry instanceof RunDelta delta ? Math.max(1, delta.pieces().size()) : 1;
  }
}
