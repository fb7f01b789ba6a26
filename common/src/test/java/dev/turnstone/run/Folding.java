package dev.turnstone.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds records as they are told, each a millisecond after the one before. */
final class Folding {
  private static final long START_MILLIS = 1_000;

  private final List<Judged> judged = new ArrayList<>();
  private Run run = Run.unread(Told.RUN);

  /** A run at which nothing happened yet. */
  static Folding nothing() {
    return new Folding();
  }

  static Folding requested() {
    return nothing().said(Facts.REQUESTED);
  }

  /** Claimed by attempt 1, no step open; that claim's last record is number 0. */
  static Folding claimed() {
    return requested().worker(1, 0, Facts.claimed(1));
  }

  /** The same with step 0 open, last record number 1. */
  static Folding open(StepKind kind) {
    return claimed().worker(1, 1, Facts.started(0, kind));
  }

  /** Waits for call a of request 0. */
  static Folding waiting() {
    return claimed().worker(1, 1, Facts.asked(0, "a"));
  }

  static Folding ended() {
    return claimed().worker(1, 1, Facts.COMPLETED);
  }

  /** A record of the API or the coordinator. */
  Folding said(Entry... entries) {
    return tell(null, entries);
  }

  /** A record of the worker that makes this attempt. */
  Folding worker(int attempt, int n, Entry... entries) {
    return tell(Facts.stamp(attempt, n), entries);
  }

  Folding tell(@Nullable Stamp stamp, Entry... entries) {
    long offset = judged.size();
    return fold(Told.of(offset, START_MILLIS + offset, stamp, List.of(entries)));
  }

  Folding fold(RunRecord record) {
    Judged now = run.state().judge(record);
    judged.add(now);
    run = run.after(now);
    return this;
  }

  RunState state() {
    return run.state();
  }

  RunContent content() {
    return run.content();
  }

  Phase phase() {
    return run.state().phase();
  }

  Judged last() {
    return judged.getLast();
  }

  Judged.Verdict verdict() {
    return last().verdict();
  }

  /** Everything accepted so far. */
  List<Entry> accepted() {
    return judged.stream().flatMap(one -> one.entries().stream()).map(Timed::entry).toList();
  }
}
