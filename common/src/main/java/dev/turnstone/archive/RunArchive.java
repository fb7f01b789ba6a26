package dev.turnstone.archive;

import dev.turnstone.item.Item;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the materializer wrote. Every method throws {@link Unavailable} when Postgres can't
 * answer.
 */
public interface RunArchive {

  /** The run and, if {@code withEntries}, its accepted entries, in one snapshot. */
  Optional<ArchivedRun> read(RunId run, boolean withEntries);

  /** Runs as they stand, ended or not, without their entries. */
  List<ArchivedRun> list(Listing listing);

  /**
   * By partition of events the offset after the last record that is in Postgres; 0 for partitions
   * not named.
   */
  Map<Integer, Long> applied();

  /**
   * Input of {@code last} and all its ancestors, each with the output that it {@linkplain
   * dev.turnstone.run.Run#handedOn hands on}, oldest first. The chain ends at a run without a
   * previous one.
   *
   * @param depthMax longest chain followed
   * @throws BrokenChain when it is longer, or a link was deleted or belongs to another tenant
   */
  List<Item> chain(Tenant tenant, RunId last, int depthMax);

  /**
   * Input and output of the lane's ended runs before {@code before}, oldest first, as their rules
   * say.
   */
  List<Item> history(Tenant tenant, LaneId lane, RunId before);

  /**
   * Runs of a lane that several may share which have not ended.
   *
   * @param countMax how many are named at most
   */
  Set<RunId> alive(Tenant tenant, LaneId lane, int countMax);

  /** A chain of previous runs can't be followed to its start. */
  final class BrokenChain extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokenChain(String message) {
      super(message);
    }
  }
}
