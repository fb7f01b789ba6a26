package dev.turnstone.testkit;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lanes and keys in memory. What it accepted counts as appended at once, and keys never grow old.
 * Thread-safe.
 */
public final class MemoryAcceptance implements Acceptance {
  private final Map<Lane, Proposal> lanes = new HashMap<>();
  private final Map<Used, Proposal> keys = new HashMap<>();

  private record Lane(Tenant tenant, LaneId lane) {
    static @Nullable Lane of(Proposal proposal) {
      LaneId lane = proposal.lane();
      return lane == null ? null : new Lane(proposal.tenant(), lane);
    }
  }

  /** A key, whatever its body. */
  private record Used(Tenant tenant, String value, String scope) {
    static Used of(Tenant tenant, Key key) {
      return new Used(tenant, key.value(), key.scope());
    }
  }

  @Override
  public synchronized Result propose(Proposal proposal) {
    Key key = proposal.key();
    Optional<Result> earlier =
        key == null ? Optional.empty() : find(proposal.tenant(), key).filter(other(proposal));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Lane lane = Lane.of(proposal);
    Proposal active = lane == null ? null : lanes.get(lane);
    if (active != null && !mayReplace(proposal, active)) {
      return new Result.LaneBusy(active.run(), true);
    }
    if (lane != null) {
      lanes.put(lane, proposal);
    }
    if (key != null) {
      keys.put(Used.of(proposal.tenant(), key), proposal);
    }
    return new Result.Taken();
  }

  /** Not the same run's: then the answer to this very proposal was lost on the way. */
  private static Predicate<Result> other(Proposal proposal) {
    return result ->
        !(result instanceof Result.Repeated repeated && repeated.run().equals(proposal.run()));
  }

  private static boolean mayReplace(Proposal proposal, Proposal active) {
    return active.run().equals(proposal.replaces()) || active.run().equals(proposal.run());
  }

  @Override
  public synchronized Optional<Result> find(Tenant tenant, Key key) {
    return Optional.ofNullable(keys.get(Used.of(tenant, key)))
        .map(earlier ->
            key.equals(earlier.key())
                ? new Result.Repeated(earlier.run(), earlier.requested())
                : new Result.KeyReused());
  }

  @Override
  public synchronized void withdraw(Proposal proposal) {
    lanes.values().removeIf(taken -> taken.run().equals(proposal.run()));
    keys.values().removeIf(taken -> taken.run().equals(proposal.run()));
  }
}
