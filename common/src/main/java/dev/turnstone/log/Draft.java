package dev.turnstone.log;

import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record to be appended: entries of one run that count together or not at all.
 *
 * @param stamp on a worker's records, and on nobody else's
 */
public record Draft(
    RunId run, Tenant tenant, LaneId lane, @Nullable Stamp stamp, List<Entry> entries) {
  public Draft {
    Objects.requireNonNull(run);
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(lane);
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a record has entries");
    }
  }

  /** A record of the API, the coordinator or the materializer. */
  public static Draft of(RunId run, Tenant tenant, LaneId lane, Entry entry) {
    return new Draft(run, tenant, lane, null, List.of(entry));
  }

  /** The request for a run. */
  public static Draft requested(RunId run, RunSpec spec, boolean direct) {
    return of(run, spec.tenant(), spec.lane().lane(), new RunEvent.Requested(spec, direct));
  }

  public boolean progressOnly() {
    return progressOnly(entries);
  }

  /** Number of pieces if all entries are progress, each entry counting for 1 at least; else 0. */
  public int pieces() {
    return pieces(entries);
  }

  /** The same of entries that make no record yet, or no longer. */
  public static int pieces(List<Entry> entries) {
    return progressOnly(entries)
        ? entries.stream().mapToInt(entry -> Math.max(1, ((RunDelta) entry).pieces().size())).sum()
        : 0;
  }

  private static boolean progressOnly(List<Entry> entries) {
    return entries.stream().allMatch(RunDelta.class::isInstance);
  }
}
