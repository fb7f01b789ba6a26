package dev.turnstone.api.tail;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lanes and keys in memory. */
final class MemoryAcceptance implements Acceptance {
  private final Map<LaneId, Proposal> lanes = new HashMap<>();
  private final Map<String, Proposal> keys = new HashMap<>();

  @Override
  public synchronized Result propose(Proposal proposal) {
    Key key = proposal.key();
    Optional<Result> earlier = key == null ? Optional.empty() : find(proposal.tenant(), key);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    LaneId lane = proposal.lane();
    Proposal active = lane == null ? null : lanes.get(lane);
    if (active != null && !active.run().equals(proposal.replaces())) {
      return new Result.LaneBusy(active.run(), true);
    }
    if (lane != null) {
      lanes.put(lane, proposal);
    }
    if (key != null) {
      keys.put(key.value(), proposal);
    }
    return new Result.Taken();
  }

  @Override
  public synchronized Optional<Result> find(Tenant tenant, Key key) {
    return Optional.ofNullable(keys.get(key.value()))
        .map(earlier ->
            key.equals(earlier.key())
                ? new Result.Repeated(earlier.run(), earlier.requested())
                : new Result.KeyReused());
  }

  @Override
  public synchronized void withdraw(Proposal proposal) {
    lanes.values().remove(proposal);
    keys.values().remove(proposal);
  }
}
