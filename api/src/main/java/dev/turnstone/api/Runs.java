package dev.turnstone.api;

import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.Listing;
import dev.turnstone.run.Content;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one door to runs. Every method reads behind the barrier: what one node has shown, every node
 * knows. All of them throw {@link RequestRejected} with UNAVAILABLE when the log or Postgres can't
 * tell in time.
 */
public interface Runs {

  /** A new run's id, to be put into what is submitted. */
  RunId newId();

  /**
   * Throws what {@link #submit} would by now for the run's key: UNAUTHENTICATED, FORBIDDEN,
   * RATE_LIMITED or UNAVAILABLE. Counts and writes nothing, so it decides nothing either: it is for
   * whoever has much to read before submitting.
   */
  void checkKey(RunSpec spec);

  /**
   * Accepts a run: when this returns {@link Submitted.Accepted} it is durable. May throw
   * RATE_LIMITED.
   *
   * @param key the client's idempotency key, if it sent one
   */
  Submitted submit(RunId run, RunSpec spec, Acceptance.@Nullable Key key);

  /**
   * What a request with this key would be told if it had been accepted before: {@link
   * Submitted.Repeated} or {@link Submitted.KeyReused}; empty if the key is unused.
   */
  Optional<Submitted> earlier(Tenant tenant, Acceptance.Key key);

  /** The run as of now; empty if it never was, is gone, or is another tenant's. */
  Optional<RunView> find(Tenant tenant, RunId run);

  /**
   * The run and those it goes on from, as far as they can be followed. None of them is read for it.
   *
   * @param last as {@link #find} gave it
   */
  Chain chain(RunView last);

  /** One run of the {@link #chain} behind {@code last}; empty if it was deleted meanwhile. */
  Optional<Run> link(RunView last, RunId run);

  /**
   * Gives a page of runs to {@code taker}, one after another, each as of now: one that was accepted
   * anywhere before is among them. What is not taken is not read, but for a few.
   *
   * @param taker says whether it takes more
   */
  void list(Listing listing, Predicate<Run> taker);

  /** The run's entries from the first one on, those to come included; empty as {@link #find}. */
  Optional<RunFeed> follow(Tenant tenant, RunId run);

  /**
   * Appends a cancellation and says which ending counts. The caller has looked at the run before.
   */
  Outcome cancel(RunView run);

  /** Deletes an ended run. False if somebody else did. */
  boolean delete(RunView run);

  /**
   * Brings the outputs that a waiting run waits for.
   *
   * @param request the number of the run's turn to its client, as in its state
   * @return whether they count: false if the run no longer waits for just these
   */
  boolean answer(RunView run, int request, Content outputs);

  /**
   * @param lane where its records lie
   * @param at the last record of the log that {@code run} was folded from
   */
  record RunView(Tenant tenant, LaneId lane, LogPosition at, Run run) {
    public RunView {
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(lane);
      Objects.requireNonNull(at);
      Objects.requireNonNull(run);
    }
  }

  /**
   * A chain of runs, each of which goes on from the one before.
   *
   * @param runs oldest first, from the first one on that is still there
   * @param gone what that one goes on from, if it is not the beginning
   */
  record Chain(List<RunId> runs, @Nullable RunId gone) {
    public Chain {
      runs = List.copyOf(runs);
    }
  }

  /** What came of a submission. */
  sealed interface Submitted {
    /** It is in the log. */
    record Accepted(RunId run) implements Submitted {}

    /** The key had been used for the same request: this is its run, ended or not. */
    record Repeated(RunId run) implements Submitted {}

    /** The lane has an active run, and its rule is one at a time. */
    record LaneBusy(RunId active) implements Submitted {}

    /** The key had been used for another request. */
    record KeyReused() implements Submitted {}
  }
}
