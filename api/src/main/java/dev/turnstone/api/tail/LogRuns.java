package dev.turnstone.api.tail;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.Runs;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.Bodies;
import dev.turnstone.archive.Listing;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.kit.Ids;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.LogEnds;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door to runs: submits through {@link Submitter}, reads through the tail behind the barrier.
 * Thread-safe.
 */
public final class LogRuns implements Runs {
  private static final Duration FOLD_MAX = Duration.ofSeconds(5);

  private final Tail tail;
  private final Barrier barrier;
  private final EventLog events;
  private final Bodies bodies;
  private final Submitter submitter;
  private final Ids ids;
  private final JustSubmitted submitted;
  private final RunLists lists;

  public LogRuns(
      Tail tail, LogEnds ends, EventLog events, Bodies bodies, Submitter submitter, Ids ids) {
    this.tail = tail;
    this.barrier = new Barrier(ends, tail.folded());
    this.lists = new RunLists(tail.archive(), tail.applied());
    this.events = events;
    this.bodies = bodies;
    this.submitter = submitter;
    this.ids = ids;
    this.submitted = new JustSubmitted(tail);
  }

  @Override
  public RunId newId() {
    return new RunId(ids.next());
  }

  @Override
  public void checkKey(RunSpec spec) {
    submitter.checkKey(spec);
  }

  @Override
  public Submitted submit(RunId run, RunSpec spec, Acceptance.@Nullable Key key) {
    // From before the append on: a quick run may be over and dropped before anybody looks.
    RunTail pinned = tail.fresh(run);
    try {
      return reading(() -> submitter.submit(run, spec, key, this));
    } finally {
      tail.release(run, pinned);
    }
  }

  @Override
  public Optional<Submitted> earlier(Tenant tenant, Acceptance.Key key) {
    return reading(() -> submitter.earlier(tenant, key, this));
  }

  @Override
  public Optional<RunView> find(Tenant tenant, RunId run) {
    return behind(run, () -> look(run).filter(known -> visible(tenant, known)).map(LogRuns::view));
  }

  /** What a run goes on from had ended before it was accepted: no barrier is needed. */
  @Override
  public Chain chain(RunView last) {
    return reading(() -> ChainLinks.of(last, tail, run -> link(last, run)));
  }

  @Override
  public Optional<Run> link(RunView last, RunId run) {
    return run.equals(last.run().id())
        ? Optional.of(last.run())
        : look(run).filter(known -> visible(last.tenant(), known)).map(RunTail.Known::run);
  }

  @Override
  public void list(Listing listing, Predicate<Run> taker) {
    Map<Integer, Long> ends = barrier.pass();
    reading(() -> {
      lists.list(listing, ends, taker);
      return listing;
    });
  }

  /** The request of {@code run} is in the log at this place. */
  void appended(RunId run, RunSpec spec, LogPosition at) {
    submitted.put(run, at, spec.rules().stored());
  }

  /** What this node knows of a run behind the barrier, whosoever it is. */
  Optional<RunTail.Known> behindBarrier(RunId run) {
    barrier.pass();
    return look(run);
  }

  /**
   * How many runs of a lane have not ended, behind the barrier. Approximate: requests that are on
   * their way at the same time don't see each other.
   *
   * @param countMax beyond it nobody needs to know
   */
  int alive(Tenant tenant, LaneId lane, int countMax) {
    barrier.pass();
    return tail.alive(tenant, lane, countMax);
  }

  private Optional<RunTail.Known> look(RunId run) {
    return reading(() -> {
      RunTail pinned = tail.pinned(run);
      try {
        return tail.know(run, pinned);
      } finally {
        tail.release(run, pinned);
      }
    });
  }

  private static boolean visible(Tenant tenant, RunTail.Known known) {
    boolean theirs = known.tenant().equals(tenant) || Mutant.NO_TENANT_FILTER.on();
    boolean there = !known.gone() && known.run().state().phase() != Phase.DELETED;
    return theirs && there && known.run().content().asked().isPresent();
  }

  private static RunView view(RunTail.Known known) {
    LogPosition at = new LogPosition(known.partition(), known.run().state().marks().offset());
    return new RunView(known.tenant(), known.lane(), at, known.run());
  }

  /** The answer to a request that this node has just appended needs that record and no more. */
  private <T> T behind(RunId run, Supplier<T> read) {
    Optional<JustSubmitted.Own> own = submitted.take(run);
    try {
      own.ifPresentOrElse(request -> awaitFolded(request.at()), barrier::pass);
      return read.get();
    } finally {
      own.ifPresent(submitted::release);
    }
  }

  @Override
  public Optional<RunFeed> follow(Tenant tenant, RunId run) {
    return behind(run, () -> reading(() -> feed(tenant, run)));
  }

  private Optional<RunFeed> feed(Tenant tenant, RunId run) {
    RunTail pinned = tail.pinned(run);
    boolean kept = false;
    try {
      Optional<RunTail.Known> known = tail.know(run, pinned);
      if (known.isEmpty() || !visible(tenant, known.get())) {
        return Optional.empty();
      }
      Optional<ArchivedRun> before =
          known.get().whole() ? Optional.empty() : tail.archive().read(run, true);
      if (before.filter(ArchivedRun::gone).isPresent()) {
        return Optional.empty();
      }
      kept = true;
      return Optional.of(new TailFeed(tail, run, pinned, before));
    } finally {
      if (!kept) {
        tail.release(run, pinned);
      }
    }
  }

  @Override
  public Outcome cancel(RunView view) {
    return appended(view, new RunEvent.Ended(new Outcome.Cancelled()))
        .state()
        .ending()
        .orElseThrow(() -> unavailable("The run's ending is not known yet; ask again."));
  }

  @Override
  public boolean delete(RunView view) {
    return appended(view, new RunEvent.Deleted()).counts();
  }

  @Override
  public boolean answer(RunView view, int request, Content outputs) {
    Set<String> calls =
        outputs.items().stream()
            .filter(Item.ToolResult.class::isInstance)
            .map(item -> ((Item.ToolResult) item).callId())
            .collect(Collectors.toUnmodifiableSet());
    Content kept = kept(view.run().id(), outputs);
    return appended(view, new RunEvent.ClientToolsAnswered(request, calls, kept)).counts();
  }

  /** The same content, stored beside the log if it is too large for it. */
  Content kept(RunId run, Content content) {
    int length = RunJson.bytes(content.items().toArray(new Item[0])).length;
    if (length <= Bodies.INLINE_MAX) {
      return content;
    }
    BodyId body = new BodyId(ids.next());
    Failpoint.API_BODY_BEFORE.pass();
    bodies.put(run, body, content.items());
    Failpoint.API_BODY_AFTER.pass();
    return Content.stored(body);
  }

  private record Told(RunState state, boolean counts) {}

  /** Appends a fact and waits until this node has folded it: the fold says whether it counts. */
  private Told appended(RunView view, RunEvent event) {
    return reading(() -> {
      RunId run = view.run().id();
      RunTail pinned = tail.pinned(run);
      try {
        var _ = tail.know(run, pinned);
        Failpoint.API_FACT_BEFORE.pass();
        LogPosition at =
            Appends.await(events.append(Draft.of(run, view.tenant(), view.lane(), event)))
                .position();
        Failpoint.API_FACT_AFTER.pass();
        return told(pinned, run, at);
      } finally {
        tail.release(run, pinned);
      }
    });
  }

  private void awaitFolded(LogPosition at) {
    try {
      if (!tail.awaitFolded(at, FOLD_MAX)) {
        throw unavailable("This node lags behind the log; ask again.");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable("This node is stopping; ask another.");
    }
  }

  private Told told(RunTail pinned, RunId run, LogPosition at) {
    awaitFolded(at);
    RunTail.Known known =
        tail.know(run, pinned).orElseThrow(() -> unavailable("The run is not known here yet."));
    boolean counts =
        pinned.at(at).map(told -> told.verdict() == Judged.Verdict.ACCEPTED).orElse(false);
    return new Told(known.run().state(), counts);
  }

  static RequestRejected unavailable(String message) {
    return new RequestRejected(ApiError.of(ApiError.Kind.UNAVAILABLE, message));
  }

  /** Words what keeps this node from answering. */
  static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (Unavailable away) {
      throw unavailable("The database can't be reached right now; try again shortly.");
    } catch (TailLost lost) {
      throw unavailable("This node has fallen behind; try again shortly.");
    }
  }
}
