package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.Task;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a record of events. First the book takes the record in, then what is to be said
 * is read off the record and the book, never off the change: so a record that is read again, after
 * a crash, says again what it said.
 */
final class Reading {
  private final Book book;
  private final Bounds bounds;

  Reading(Book book, Bounds bounds) {
    this.book = book;
    this.bounds = bounds;
  }

  /** Takes the record in. What it gives is to be said in this order. */
  List<Output> read(EventRecord record) {
    RunEntry entry = book.live(record.run());
    if (entry != null) {
      return known(entry, record);
    }
    return record.progressOnly() ? List.of() : unknown(record);
  }

  private List<Output> known(RunEntry entry, EventRecord record) {
    Judged judged = entry.state().judge(record);
    if (judged.state().phase().over()) {
      return ended(record, judged);
    }
    RunEntry after = issued(entry.after(judged, bounds), record);
    switch (judged.verdict()) {
      case AGAIN -> book.passed(after);
      case PASSED_OVER -> keepIfChanged(entry, after);
      case BREAKS -> book.keep(after);
      case ACCEPTED -> {
        if (record.progressOnly()) {
          book.progressed(after);
          return List.of();
        }
        book.keep(after);
      }
    }
    return said(record, judged, after);
  }

  /** A record without anything that counts may still be the next of its claim. */
  private void keepIfChanged(RunEntry before, RunEntry after) {
    if (!after.issue().equals(before.issue())) {
      book.keep(after);
    } else if (after.state().hold().equals(before.state().hold())) {
      book.passed(after);
    } else {
      book.progressed(after);
    }
  }

  private List<Output> unknown(EventRecord record) {
    Over old = book.over(record.run());
    Judged judged = (old == null ? RunState.NONE : old.state()).judge(record);
    if (judged.state().phase().over()) {
      return ended(record, judged);
    }
    Optional<RunEvent.Requested> requested = requested(judged);
    if (requested.isEmpty()) {
      return verdict(judged);
    }
    RunEntry entry = RunEntry.of(record, requested.get(), judged.state());
    book.begin(entry);
    RunEntry after = issued(entry, record);
    book.keep(after);
    return said(record, judged, after);
  }

  private static Optional<RunEvent.Requested> requested(Judged judged) {
    return judged.facts().stream()
        .map(fact -> fact.entry())
        .filter(RunEvent.Requested.class::isInstance)
        .map(RunEvent.Requested.class::cast)
        .findFirst();
  }

  private RunEntry issued(RunEntry entry, EventRecord record) {
    return entry.due(book.turn(entry), bounds, record.millis())
        ? entry.issued(record.position().offset(), record.millis())
        : entry;
  }

  private List<Output> verdict(Judged judged) {
    return Verdicts.of(judged)
        .<List<Output>>map(word -> List.of(new Output.Say(word)))
        .orElse(List.of());
  }

  /** What a record says of a run that goes on. */
  private List<Output> said(EventRecord record, Judged judged, RunEntry entry) {
    List<Output> out = new ArrayList<>(verdict(judged));
    long offset = record.position().offset();
    if (entry.course().since() == offset) {
      stop(entry, record, out);
      if (entry.exhausted(bounds)) {
        fail(book, entry, bounds, out);
      }
    }
    if (entry.terms().offset() == offset && entry.queues()) {
      book.active(entry.tenant(), entry.lane())
          .filter(active -> active.waiting() && active.course().since() < offset)
          .ifPresent(active -> out.add(end(active, new Outcome.Incomplete(Reason.ABANDONED))));
    }
    dispatch(entry, offset, out);
    return out;
  }

  /** A claim that was taken over, or that lacks a record, is worth nothing to its worker. */
  private static void stop(RunEntry entry, EventRecord record, List<Output> out) {
    Stamp old = entry.course().superseded();
    if (entry.claimed() && entry.state().hold().broken()) {
      record.stamp().ifPresent(stamp -> out.add(no(entry, stamp)));
    } else if (entry.claimed() && old != null) {
      out.add(no(entry, old));
    }
  }

  /** What an ended run's record says: who still holds it stops, and the lane goes on. */
  private List<Output> ended(EventRecord record, Judged judged) {
    List<Output> out = new ArrayList<>(verdict(judged));
    long offset = record.position().offset();
    if (judged.ends()) {
      book.end(record.run(), new Over(offset, record.millis()));
    }
    if (record.entries().stream().noneMatch(RunEvent.Ended.class::isInstance)) {
      return out;
    }
    if (record.stamp().isEmpty()) {
      out.add(new Output.Say(new ControlMessage.Stop(record.run())));
    }
    book.active(record.tenant(), record.lane())
        .ifPresent(next -> {
          RunEntry after = issued(next, record);
          if (!after.equals(next)) {
            book.keep(after);
          }
          dispatch(after, offset, out);
        });
    return out;
  }

  /** The task that this very record made due; the first one of a direct run is the API's. */
  private void dispatch(RunEntry entry, long offset, List<Output> out) {
    boolean ours = !entry.terms().direct() || entry.issue().attempt() > 1;
    if (ours && entry.outstanding() && entry.issue().known() == offset) {
      out.add(task(book, entry));
    }
  }

  static Output task(Book book, RunEntry entry) {
    return new Output.Dispatch(
        new Task(
            entry.run(),
            entry.tenant(),
            entry.lane(),
            entry.issue().attempt(),
            false,
            null,
            new LogPosition(book.partition(), entry.issue().known())),
        entry.terms().kind());
  }

  static Output no(RunEntry entry, Stamp stamp) {
    return new Output.Say(new ControlMessage.Verdict(entry.run(), stamp.claim(), stamp.n(), false));
  }

  static Output end(RunEntry entry, Outcome outcome) {
    return new Output.Append(
        Draft.of(entry.run(), entry.tenant(), entry.lane(), new RunEvent.Ended(outcome)));
  }

  /**
   * The letter comes first: once the ending is in the log, whoever takes over after a crash has no
   * reason to write one.
   */
  static void fail(Book book, RunEntry entry, Bounds bounds, List<Output> out) {
    Outcome.Failure why = entry.failure(bounds);
    out.add(
        new Output.Bury(
            entry,
            Map.of(
                "reason",
                "attempts exhausted",
                "failure",
                why.kind().name(),
                "events",
                book.partition() + "/" + entry.course().since())));
    out.add(end(entry, new Outcome.Failed(why)));
  }
}
