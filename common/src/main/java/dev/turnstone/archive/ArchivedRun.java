package dev.turnstone.archive;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.Run;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import java.util.List;
import java.util.Objects;

/**
 * A materialized run. Its state's offset says up to where it was folded.
 *
 * @param entries all accepted ones in order, if they were asked for and are still kept
 * @param gone a tombstone: deleted, or stored on nobody's behalf and over; content is gone
 */
public record ArchivedRun(Tenant tenant, LaneId lane, Run run, List<Timed> entries, boolean gone) {
  public ArchivedRun {
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(lane);
    Objects.requireNonNull(run);
    entries = List.copyOf(entries);
  }
}
