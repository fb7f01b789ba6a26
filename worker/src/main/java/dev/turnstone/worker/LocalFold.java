package dev.turnstone.worker;

import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunRecord;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Stamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own view of the run it holds: the fold over what it appended, as if all of it counted.
 * If it does not count, the verdict says so, and nothing that was derived from here counts either.
 * Positions and times in it mean nothing.
 */
final class LocalFold {
  private LocalFold() {}

  /** A run of which only the request is in the log. */
  static Run requested(RunId id, RunSpec spec) {
    Run unread = Run.unread(id);
    return judged(unread, null, List.of(new RunEvent.Requested(spec, true)))
        .map(unread::after)
        .orElse(unread);
  }

  /** The run after facts of {@code claim}; empty when one of them does not fit. */
  static Optional<Run> after(Run run, ClaimId claim, List<RunEvent> facts) {
    if (facts.isEmpty()) {
      return Optional.of(run);
    }
    int n = claim.equals(run.state().hold().claim()) ? run.state().hold().n() + 1 : 0;
    return judged(run, new Stamp(claim, n), facts).map(run::after);
  }

  private static Optional<Judged> judged(Run run, @Nullable Stamp stamp, List<RunEvent> facts) {
    RunState state = run.state();
    LogPosition position = new LogPosition(0, state.marks().offset() + 1);
    Judged judged = state.judge(new Own(run.id(), position, stamp, List.copyOf(facts)));
    return judged.facts().size() == facts.size() ? Optional.of(judged) : Optional.empty();
  }

  private record Own(RunId run, LogPosition position, @Nullable Stamp mark, List<Entry> entries)
      implements RunRecord {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public Optional<Stamp> stamp() {
      return Optional.ofNullable(mark);
    }

    @Override
    public boolean progressOnly() {
      return false;
    }

    @Override
    public int pieces() {
      return 0;
    }
  }
}
