package dev.turnstone.archive;

import dev.turnstone.item.Item;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the materializer wrote. Every method throws {@link Unavailable} when Postgres can't
 * answer.
 */
public interface RunArchive {

  /** The run and, if {@code withEntries}, its accepted entries, in one snapshot. */
  Optional<ArchivedRun> read(RunId run, boolean withEntries);

  /**
   * Gives runs as they stand, ended or not, without their entries, to {@code taker} in their order.
   * Only a few are read before they are taken, however many are wanted.
   *
   * @param taker says whether it takes more
   */
  void list(Listing listing, Predicate<ArchivedRun> taker);

  /**
   * By partition of events the offset after the last record that is in Postgres; 0 for partitions
   * not named.
   */
  Map<Integer, Long> applied();

  /**
   * The run and those that it goes on from, newest first, as far as they can be followed: up to one
   * without a previous run, or before one that was deleted or is another tenant's.
   *
   * @param countMax how many are followed at most
   */
  List<Link> links(Tenant tenant, RunId last, int countMax);

  /**
   * What {@code last} and all its ancestors {@linkplain dev.turnstone.run.Run#told tell}, oldest
   * first. The chain ends at a run without a previous one. Not much more than {@code bytesMax} is
   * ever read.
   *
   * @param depthMax longest chain followed
   * @param bytesMax of the JSON of what they tell
   * @throws BrokenChain when a link was deleted or belongs to another tenant
   * @throws LongChain when it is longer than either
   */
  List<Item> chain(Tenant tenant, RunId last, int depthMax, long bytesMax);

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

  /**
   * A run of a chain.
   *
   * @param previous what it goes on from
   */
  record Link(RunId run, @Nullable RunId previous) {
    public Link {
      Objects.requireNonNull(run);
    }
  }

  /** A chain of previous runs is longer than was asked for. */
  final class LongChain extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LongChain(String message) {
      super(message);
    }
  }

  /** A chain of previous runs can't be followed to its start. */
  final class BrokenChain extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokenChain(String message) {
      super(message);
    }
  }
}
