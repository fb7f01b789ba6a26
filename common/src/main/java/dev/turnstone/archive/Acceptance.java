package dev.turnstone.archive;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written before a request is appended, where its lane or its idempotency key must be taken
 * first: one transaction, whose commit accepts the run. Throws {@link Unavailable} when Postgres
 * can't answer.
 */
public interface Acceptance {

  /**
   * Takes lane and key, whichever the proposal has, or says who has them. Nothing is written unless
   * {@link Result.Taken}.
   */
  Result propose(Proposal proposal);

  /**
   * What became of a key before: {@link Result.Repeated} or {@link Result.KeyReused}, as a proposal
   * with it would be told; empty if it is free. Writes nothing.
   */
  Optional<Result> find(Tenant tenant, Key key);

  /** Gives key and lane of a run back that was not appended and never will be. */
  void withdraw(Proposal proposal);

  /**
   * @param lane to be taken, for runs that are the lane's only active one
   * @param replaces the run that held the lane and is known to be over: the lane is taken over from
   *     it, and from nobody else
   * @param requested the draft to be appended as JSON, kept to repeat the append
   */
  record Proposal(
      Tenant tenant,
      RunId run,
      @Nullable LaneId lane,
      @Nullable RunId replaces,
      @Nullable Key key,
      String requested) {
    public Proposal {
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(run);
    }
  }

  /**
   * @param value the client's, 1 to 255 characters
   * @param scope method and path
   * @param bodyHash of the request's body
   */
  record Key(String value, String scope, String bodyHash) {}

  /** What came of a proposal. */
  sealed interface Result {
    /** The run is accepted. */
    record Taken() implements Result {}

    /** Another run holds the lane; {@code appended} once its request is known to be in the log. */
    record LaneBusy(RunId active, boolean appended) implements Result {}

    /**
     * The key was used for the same request: here is its run, and the draft that was to be
     * appended.
     */
    record Repeated(RunId run, String requested) implements Result {}

    /** The key was used for another request. */
    record KeyReused() implements Result {}
  }
}
