package dev.turnstone.run;

import java.util.Objects;
import java.util.Set;

/**
 * How a run stands in its lane.
 *
 * @param keeps the endings with which the run's items become part of the lane's history
 */
public record LaneUse(LaneId lane, Order order, Set<Ending> keeps) {

  public LaneUse {
    Objects.requireNonNull(lane);
    Objects.requireNonNull(order);
    keeps = Ordered.set(keeps);
  }

  /** The lane of a run that belongs to no conversation. */
  public static LaneUse alone(RunId run) {
    return new LaneUse(LaneId.of(run), Order.ALONE, Set.of());
  }

  /** What happens to a run whose lane has an active one. */
  public enum Order {
    /** There is never another: the lane is the run's own id. */
    ALONE,
    /** The later run is refused. */
    EXCLUSIVE,
    /** The later run waits its turn. */
    QUEUE
  }

  /** The kinds of {@link Outcome}. */
  public enum Ending {
    COMPLETED,
    INCOMPLETE,
    FAILED,
    CANCELLED,
    EXPIRED;

    public static Ending of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Completed() -> COMPLETED;
        case Outcome.Incomplete _ -> INCOMPLETE;
        case Outcome.Failed _ -> FAILED;
        case Outcome.Cancelled() -> CANCELLED;
        case Outcome.Expired() -> EXPIRED;
      };
    }
  }
}
