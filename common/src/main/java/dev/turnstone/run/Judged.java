package dev.turnstone.run;

import java.util.ArrayList;
import java.util.List;

/**
 * What the fold made of one record.
 *
 * @param before the state it met
 * @param state the state after it
 * @param verdict what became of it
 * @param facts the accepted entries; for accepted progress empty, see {@link #entries()}
 */
public record Judged(
    RunRecord record, RunState before, RunState state, Verdict verdict, List<Timed> facts) {

  public Judged {
    facts = List.copyOf(facts);
  }

  /** What becomes of a record. */
  public enum Verdict {
    /** At least one of its entries counts. */
    ACCEPTED,
    /**
     * It counted before under a claim that still holds, or lies at an offset judged before. The
     * state stays, and the outputs that follow from record and state are given again.
     */
    AGAIN,
    /** It does not count. */
    PASSED_OVER,
    /** It shows that a record is missing: its claim is worth nothing any more. */
    BREAKS
  }

  /** The same, seen from the state that met the record. */
  Judged met(RunState met) {
    return new Judged(record, met, state, verdict, facts);
  }

  /** All accepted entries in order; parses accepted progress. */
  public List<Timed> entries() {
    if (verdict != Verdict.ACCEPTED || !record.progressOnly()) {
      return facts;
    }
    List<Timed> timed = new ArrayList<>();
    long micros = state.marks().micros() - Math.max(1, record.pieces());
    for (Entry entry : record.entries()) {
      timed.add(new Timed(record.position(), micros + 1, entry));
      micros += entry instanceof RunDelta delta ? Math.max(1, delta.pieces().size()) : 1;
    }
    return timed;
  }

  /** Whether this record brought the run to its end. */
  public boolean ends() {
    return state.phase().over() && !before.phase().over();
  }
}
