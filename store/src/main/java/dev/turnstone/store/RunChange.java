package dev.turnstone.store;

import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one batch does to one run. Of one thread. */
final class RunChange {
  private static final StoredRun.Flags NEW = new StoredRun.Flags(true, false, false);

  private final @Nullable StoredRun before;
  private final Read.Event first;
  private final List<EntryText.Segment> segments = new ArrayList<>();
  private final Run start;
  private Run run;
  private long weight;
  private boolean judged;

  /**
   * @param before the run's row; absent if it has none
   * @param first its first record in the batch, not folded yet
   */
  RunChange(@Nullable StoredRun before, Read.Event first) {
    this.before = before;
    this.first = first;
    start = before == null ? Run.unread(first.record().run()) : before.run();
    weight = before == null ? 0 : before.weight();
    run = start;
  }

  void fold(Read.Event event) {
    judged |= event.position().offset() > state().marks().offset();
    Judged word = run.state().judge(event.record());
    run = run.after(word);
    if (word.verdict() == Judged.Verdict.ACCEPTED) {
      segments.add(EntryText.Segment.of(event, word));
      weight += event.record().progressOnly() ? 0 : event.record().bytes();
    }
  }

  /** Whether there is anything to write: only a request or an ending makes a row. */
  boolean counts() {
    return judged && state().phase() != Phase.UNKNOWN;
  }

  boolean makesRow() {
    return before == null;
  }

  /** Where a row must be made: its lane's row learns that the request is in the log. */
  boolean showsLane() {
    return makesRow() && (spec() == null || shared());
  }

  /** Whether other runs may be in its lane. */
  boolean shared() {
    RunSpec spec = spec();
    return spec != null && spec.lane().order() != LaneUse.Order.ALONE;
  }

  boolean stored() {
    RunSpec spec = spec();
    return spec == null ? flags().stored() : spec.rules().stored();
  }

  boolean broken() {
    return flags().broken();
  }

  /** Whether only a tombstone is left: deleted, never asked for, or over and not to be stored. */
  boolean gone() {
    boolean unasked = state().marks().requestedMillis() == 0;
    return state().phase() == Phase.DELETED
        || (state().phase() == Phase.ENDED && (unasked || !stored()));
  }

  /** Whether there may be rows of it that must go now. */
  boolean leaves() {
    return gone() && !flags().gone();
  }

  boolean over() {
    return state().phase().over();
  }

  /** Whether it comes to its end in this batch. */
  boolean ends() {
    return over() && !start.state().phase().over();
  }

  /** Whether its items are part of its lane's history. */
  boolean kept() {
    RunSpec spec = spec();
    Outcome outcome = state().outcome();
    if (spec == null || state().phase() == Phase.DELETED) {
      return false;
    }
    return outcome == null
        ? Mutant.MESSAGE_BEFORE_ENDING.on() && !spec.lane().keeps().isEmpty()
        : spec.lane().keeps().contains(LaneUse.Ending.of(outcome));
  }

  /** A word for how it ended. */
  String ending() {
    Outcome outcome = state().outcome();
    return outcome == null ? "" : LaneUse.Ending.of(outcome).name().toLowerCase(Locale.ROOT);
  }

  String status() {
    Outcome outcome = state().outcome();
    Enum<?> word =
        state().phase() == Phase.ENDED && outcome != null
            ? LaneUse.Ending.of(outcome)
            : state().phase();
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** Whether there are new steps or results: they only ever grow, or begin anew with a step. */
  boolean contentChanged() {
    RunContent was = start.content();
    RunContent now = run.content();
    return was.steps().size() != now.steps().size() || was.results().size() != now.results().size();
  }

  /** What was accepted, in the order of the log. */
  List<EntryText.Segment> segments() {
    return segments;
  }

  EventRecord firstRecord() {
    return first.record();
  }

  Read.Event firstEvent() {
    return first;
  }

  RunId id() {
    return run.id();
  }

  Run run() {
    return run;
  }

  RunState state() {
    return run.state();
  }

  @Nullable RunSpec spec() {
    return run.content().spec();
  }

  /** The row as it is once this change is committed. */
  StoredRun after(boolean nowBroken) {
    EventRecord record = first.record();
    return new StoredRun(
        before == null ? record.tenant() : before.tenant(),
        before == null ? record.lane() : before.lane(),
        record.position().partition(),
        run,
        new StoredRun.Flags(stored(), nowBroken || broken(), gone()),
        weight);
  }

  private StoredRun.Flags flags() {
    return before == null ? NEW : before.flags();
  }
}
