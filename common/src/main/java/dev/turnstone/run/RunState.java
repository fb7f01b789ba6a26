package dev.turnstone.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control state of a run: a pure and total fold over its records. It alone decides what counts;
 * every reader of the log folds the same records and so comes to the same answer. What was said is
 * another fold, {@link RunContent}.
 *
 * @param outcome present once the run is over
 */
public record RunState(Phase phase, Hold hold, Work work, @Nullable Outcome outcome, Marks marks) {
  /** Before the first record. */
  public static final RunState NONE =
      new RunState(Phase.UNKNOWN, Hold.NONE, Work.NONE, null, Marks.NONE);

  private static final long MICROS_PER_MILLI = 1_000;

  public Optional<Outcome> ending() {
    return Optional.ofNullable(outcome);
  }

  /** Folds one record. A record at or below the offset judged last changes nothing. */
  public Judged judge(RunRecord record) {
    if (record.position().offset() <= marks.offset()) {
      return verdict(record, this, again(record));
    }
    RunState here = with(marks.judged(record.position().offset()));
    return record
        .stamp()
        .map(stamp -> here.stamped(record, stamp))
        .orElseGet(() -> here.fold(record))
        .met(this);
  }

  /** A worker is told yes again only while its claim holds; what others say goes by the state. */
  private Judged.Verdict again(RunRecord record) {
    boolean counted = record.stamp().map(hold::covers).orElse(true);
    return counted ? Judged.Verdict.AGAIN : Judged.Verdict.PASSED_OVER;
  }

  private Judged stamped(RunRecord record, Stamp stamp) {
    if (stamp.n() == 0 && !hold.has(stamp)) {
      return opens(record, stamp)
          ? facts(record)
          : verdict(record, this, Judged.Verdict.PASSED_OVER);
    }
    if (Mutant.STALE_CLAIM_COUNTS.on()) {
      return fold(record);
    }
    if (!hold.has(stamp) || hold.broken()) {
      return verdict(record, this, Judged.Verdict.PASSED_OVER);
    }
    if (stamp.n() <= hold.n()) {
      return verdict(record, this, Judged.Verdict.AGAIN);
    }
    return stamp.n() == hold.n() + 1
        ? following(record, stamp)
        : verdict(record, with(hold.breaking()), Judged.Verdict.BREAKS);
  }

  /** Facts of which none counts do not use their number up: they get the same no every time. */
  private Judged following(RunRecord record, Stamp stamp) {
    Judged judged = with(hold.reached(stamp.n())).fold(record);
    boolean refused = judged.verdict() == Judged.Verdict.PASSED_OVER && !record.progressOnly();
    return refused ? verdict(record, this, Judged.Verdict.PASSED_OVER) : judged;
  }

  /**
   * Only an accepted claim opens a numbering; what travels with a refused one is refused with it.
   */
  private boolean opens(RunRecord record, Stamp stamp) {
    return !record.progressOnly()
        && !record.entries().isEmpty()
        && record.entries().getFirst() instanceof RunEvent.Claimed claimed
        && counts(this, claimed(claimed, stamp));
  }

  private Judged fold(RunRecord record) {
    return record.progressOnly() ? progress(record) : facts(record);
  }

  private Judged progress(RunRecord record) {
    if (!held(record.stamp().isPresent()) || work.open() == null) {
      return verdict(record, this, Judged.Verdict.PASSED_OVER);
    }
    long micros = next(record) + Math.max(1, record.pieces()) - 1;
    return verdict(record, with(marks.at(micros)), Judged.Verdict.ACCEPTED);
  }

  private Judged facts(RunRecord record) {
    RunState state = this;
    List<Timed> accepted = new ArrayList<>();
    for (Entry entry : record.entries()) {
      RunState after = state.after(entry, record);
      if (counts(state, after)) {
        long micros = state.next(record);
        accepted.add(new Timed(record.position(), micros, entry));
        state = after.with(after.marks.at(micros + length(entry) - 1)).stampClaim(entry);
      }
    }
    Judged.Verdict verdict =
        accepted.isEmpty() ? Judged.Verdict.PASSED_OVER : Judged.Verdict.ACCEPTED;
    return new Judged(record, this, state, verdict, accepted);
  }

  /** An entry that does not count leaves the very same state behind; one that does, never. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean counts(RunState before, RunState after) {
    return before != after;
  }

  private long next(RunRecord record) {
    return Math.max(record.millis() * MICROS_PER_MILLI, marks.micros() + 1);
  }

  private static long length(Entry entry) {
    return entry instanceof RunDelta delta ? Math.max(1, delta.pieces().size()) : 1;
  }

  private RunState stampClaim(Entry entry) {
    return entry instanceof RunEvent.Claimed ? with(marks.claimed()) : this;
  }

  /** The state after an entry; the same object if the entry does not count. */
  private RunState after(Entry entry, RunRecord record) {
    Stamp stamp = record.stamp().orElse(null);
    boolean workers = stamp != null;
    return switch (entry) {
      case RunEvent.Requested _ -> requested(record);
      case RunEvent.ClientToolsAnswered answered -> answered(answered);
      case RunEvent.Ended ended -> ended(ended);
      case RunEvent.Deleted() -> phase == Phase.ENDED ? with(Phase.DELETED) : this;
      case RunEvent.Claimed claimed -> stamp != null ? claimed(claimed, stamp) : this;
      case RunEvent.AttemptFailed _ -> held(workers) ? released(work.failed()) : this;
      case RunEvent.Released() -> held(workers) ? released(work.rewound()) : this;
      case RunEvent.ClientToolsRequested asked -> held(workers) ? asked(asked) : this;
      case RunEvent.StepStarted started -> held(workers) ? started(started) : this;
      case RunEvent.ToolStarted started -> held(workers) ? toolStarted(started) : this;
      case RunEvent.ToolFinished finished -> held(workers) ? toolFinished(finished) : this;
      case RunEvent.StepCompleted done -> held(workers) ? completed(done) : this;
      case RunDelta _ -> held(workers) && work.open() != null ? copy() : this;
    };
  }

  private boolean held(boolean workers) {
    return workers && phase == Phase.CLAIMED;
  }

  private RunState requested(RunRecord record) {
    return phase == Phase.UNKNOWN
        ? with(Phase.REQUESTED).with(marks.requested(record.millis()))
        : this;
  }

  private RunState claimed(RunEvent.Claimed claimed, Stamp stamp) {
    boolean free = phase == Phase.REQUESTED || phase == Phase.CLAIMED || phase == Phase.UNCLAIMED;
    boolean opens = stamp.n() == 0 && stamp.claim().equals(claimed.claim()) && !hold.has(stamp);
    boolean newer = claimed.attempt() > hold.attempt() || Mutant.STALE_CLAIM_COUNTS.on();
    return free && opens && newer
        ? new RunState(Phase.CLAIMED, Hold.of(claimed), work.rewound(), outcome, marks)
        : this;
  }

  private RunState started(RunEvent.StepStarted started) {
    return started.step() == work.steps() && work.open() == null
        ? with(work.opened(started.kind()))
        : this;
  }

  private RunState toolStarted(RunEvent.ToolStarted started) {
    boolean fits = started.step() == work.steps() && work.open() == StepKind.TOOLS;
    boolean finished = work.calls().get(started.callId()) == Work.CallStatus.FINISHED;
    return fits && !finished ? with(work.called(started.callId(), Work.CallStatus.STARTED)) : this;
  }

  private RunState toolFinished(RunEvent.ToolFinished done) {
    boolean fits = done.step() == work.steps() && work.open() == StepKind.TOOLS;
    boolean finished = work.calls().get(done.callId()) == Work.CallStatus.FINISHED;
    return fits && !finished ? with(work.called(done.callId(), Work.CallStatus.FINISHED)) : this;
  }

  private RunState completed(RunEvent.StepCompleted done) {
    boolean fits =
        switch (done.result()) {
          case StepResult.ModelAnswered _ -> work.open() == StepKind.MODEL;
          case StepResult.ToolsFinished() -> work.open() == StepKind.TOOLS && work.settled();
        };
    return done.step() == work.steps() && fits ? with(work.completed()) : this;
  }

  private RunState asked(RunEvent.ClientToolsRequested asked) {
    return asked.request() == work.requests() && !asked.callIds().isEmpty()
        ? new RunState(Phase.WAITING, hold.ended(), work.awaiting(asked.callIds()), outcome, marks)
        : this;
  }

  private RunState answered(RunEvent.ClientToolsAnswered answered) {
    boolean fits =
        phase == Phase.WAITING
            && answered.request() == work.requests() - 1
            && answered.callIds().equals(work.awaited());
    return fits ? new RunState(Phase.UNCLAIMED, hold, work.answered(), outcome, marks) : this;
  }

  private RunState released(Work left) {
    return new RunState(Phase.UNCLAIMED, hold.ended(), left, outcome, marks);
  }

  private RunState ended(RunEvent.Ended ended) {
    return phase.over() && !Mutant.SECOND_ENDING_COUNTS.on()
        ? this
        : new RunState(Phase.ENDED, hold.ended(), work, ended.outcome(), marks);
  }

  private Judged verdict(RunRecord record, RunState state, Judged.Verdict verdict) {
    return new Judged(record, this, state, verdict, List.of());
  }

  private RunState copy() {
    return new RunState(phase, hold, work, outcome, marks);
  }

  private RunState with(Phase newPhase) {
    return new RunState(newPhase, hold, work, outcome, marks);
  }

  private RunState with(Hold newHold) {
    return new RunState(phase, newHold, work, outcome, marks);
  }

  private RunState with(Work newWork) {
    return new RunState(phase, hold, newWork, outcome, marks);
  }

  private RunState with(Marks newMarks) {
    return new RunState(phase, hold, work, outcome, newMarks);
  }
}
