package dev.turnstone.api.tail;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs.Submitted;
import dev.turnstone.api.access.Admission;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskQueue;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts runs: takes lane and key where there are any, appends the request, hands out the task.
 * Thread-safe.
 */
public final class Submitter {
  private static final Logger log = LoggerFactory.getLogger(Submitter.class);
  private static final int INLINE_SPEC_MAX = 64 * 1024;
  private static final Duration FULL_RETRY = Duration.ofSeconds(5);

  private final EventLog events;
  private final TaskQueue tasks;
  private final Acceptance acceptance;
  private final QueueGauge queue;
  private final Admission admission;
  private final Undertaker undertaker;

  /**
   * @param admission of runs that are asked for with a client's key
   */
  public Submitter(
      EventLog events,
      TaskQueue tasks,
      Acceptance acceptance,
      QueueGauge queue,
      Admission admission) {
    this.admission = admission;
    this.events = events;
    this.tasks = tasks;
    this.acceptance = acceptance;
    this.queue = queue;
    this.undertaker = new Undertaker(events);
  }

  void checkKey(RunSpec asked) {
    admission
        .look(asked)
        .ifPresent(refused -> {
          throw refused;
        });
  }

  Submitted submit(RunId run, RunSpec asked, Acceptance.@Nullable Key key, LogRuns runs) {
    Optional<RequestRejected> refused = full(asked, runs).or(() -> admission.admit(run, asked));
    if (refused.isPresent()) {
      // What was accepted before is answered all the same. If it never reached the log it begins
      // now, past what refused this one: one run at most for each key of idempotency.
      return Optional.ofNullable(key)
          .flatMap(used -> earlier(asked.tenant(), used, runs))
          .orElseThrow(refused::get);
    }
    boolean begun = false;
    try {
      Submitted submitted = admitted(run, asked, key, runs);
      begun = submitted instanceof Submitted.Accepted;
      return submitted;
    } finally {
      if (!begun) {
        admission.withdraw(run);
      }
    }
  }

  private Submitted admitted(RunId run, RunSpec asked, Acceptance.@Nullable Key key, LogRuns runs) {
    RunSpec spec = asked.with(asked.context(), runs.kept(run, asked.input()));
    Draft draft = Draft.requested(run, spec, spec.lane().order() != LaneUse.Order.QUEUE);
    LaneId lane = spec.lane().order() == LaneUse.Order.EXCLUSIVE ? spec.lane().lane() : null;
    if (lane == null && key == null) {
      return sent(draft, spec, null, runs);
    }
    return proposed(proposal(draft, lane, null, key), draft, spec, runs);
  }

  /** The answer to a request whose key was used before; empty if it was not. */
  Optional<Submitted> earlier(Tenant tenant, Acceptance.Key key, LogRuns runs) {
    return acceptance
        .find(tenant, key)
        .flatMap(used ->
            switch (used) {
              case Acceptance.Result.Repeated repeated -> Optional.of(repeated(repeated, runs));
              case Acceptance.Result.KeyReused() -> Optional.of(new Submitted.KeyReused());
              case Acceptance.Result.Taken _, Acceptance.Result.LaneBusy _ -> Optional.empty();
            });
  }

  private static Acceptance.Proposal proposal(
      Draft draft, @Nullable LaneId lane, @Nullable RunId replaces, Acceptance.@Nullable Key key) {
    return new Acceptance.Proposal(
        draft.tenant(), draft.run(), lane, replaces, key, RunJson.text(draft));
  }

  /** The refusal of another run, if too many are waiting. */
  private Optional<RequestRejected> full(RunSpec asked, LogRuns runs) {
    if (queue.full()) {
      return Optional.of(full("Too many runs are waiting for a worker; try again later."));
    }
    // One of those alive is the active one.
    int aliveMax = queue.laneMax() + 1;
    boolean laneFull =
        asked.lane().order() == LaneUse.Order.QUEUE
            && runs.alive(asked.tenant(), asked.lane().lane(), aliveMax) >= aliveMax;
    return laneFull
        ? Optional.of(
            full("Too many runs are already waiting for their turn here; try again later."))
        : Optional.empty();
  }

  private static RequestRejected full(String message) {
    return new RequestRejected(
        new ApiError(
            ApiError.Kind.RATE_LIMITED, message, null, "rate_limit_exceeded", FULL_RETRY, true));
  }

  private Submitted proposed(
      Acceptance.Proposal proposal, Draft draft, RunSpec spec, LogRuns runs) {
    Failpoint.API_ACCEPTANCE_BEFORE.pass();
    Acceptance.Result result = acceptance.propose(proposal);
    Failpoint.API_ACCEPTANCE_AFTER.pass();
    return switch (result) {
      case Acceptance.Result.Taken() -> sent(draft, spec, proposal, runs);
      case Acceptance.Result.KeyReused() -> new Submitted.KeyReused();
      case Acceptance.Result.Repeated repeated -> repeated(repeated, runs);
      case Acceptance.Result.LaneBusy busy -> takenOver(busy, proposal, draft, spec, runs);
    };
  }

  private Submitted takenOver(
      Acceptance.Result.LaneBusy busy,
      Acceptance.Proposal proposal,
      Draft draft,
      RunSpec spec,
      LogRuns runs) {
    if (busy.active().equals(proposal.replaces()) || !over(busy, runs)) {
      return new Submitted.LaneBusy(busy.active());
    }
    return proposed(
        proposal(draft, proposal.lane(), busy.active(), proposal.key()), draft, spec, runs);
  }

  private static boolean over(Acceptance.Result.LaneBusy busy, LogRuns runs) {
    Optional<RunTail.Known> active = runs.behindBarrier(busy.active());
    return active
        .map(known -> known.gone() || known.run().state().phase().over())
        .orElse(busy.appended());
  }

  /**
   * The run of an earlier request with this key; if that one never reached the log, it does now.
   */
  private Submitted repeated(Acceptance.Result.Repeated repeated, LogRuns runs) {
    if (runs.behindBarrier(repeated.run()).isEmpty()) {
      Draft draft = RunJson.read(repeated.requested(), Draft.class);
      Failpoint.API_REPEAT_BEFORE.pass();
      Appended at = Appends.await(events.append(draft));
      Failpoint.API_REPEAT_AFTER.pass();
      draft.entries().stream()
          .filter(RunEvent.Requested.class::isInstance)
          .forEach(entry -> dispatch(draft, ((RunEvent.Requested) entry).spec(), at, false));
    }
    return new Submitted.Repeated(repeated.run());
  }

  private Submitted sent(
      Draft draft, RunSpec spec, Acceptance.@Nullable Proposal proposal, LogRuns runs) {
    if (Mutant.ANSWER_BEFORE_ACKNOWLEDGEMENT.on()) {
      var _ = events.append(draft).thenAccept(at -> dispatch(draft, spec, at, true));
      return new Submitted.Accepted(draft.run());
    }
    try {
      Failpoint.API_REQUEST_BEFORE.pass();
      Appended at = Appends.awaitOrFail(events.append(draft));
      Failpoint.API_REQUEST_AFTER.pass();
      runs.appended(draft.run(), spec, at.position());
      dispatch(draft, spec, at, true);
      return new Submitted.Accepted(draft.run());
    } catch (AppendFailed failure) {
      return unacknowledged(draft, proposal, failure);
    }
  }

  private void dispatch(Draft draft, RunSpec spec, Appended at, boolean first) {
    if (spec.lane().order() == LaneUse.Order.QUEUE) {
      return;
    }
    boolean small = RunJson.bytes(spec).length <= INLINE_SPEC_MAX;
    Task task =
        new Task(
            draft.run(),
            draft.tenant(),
            draft.lane(),
            1,
            first,
            small ? spec : null,
            new LogPosition(at.position().partition(), at.position().offset()));
    Failpoint.API_TASK_BEFORE.pass();
    var _ =
        Failpoint.API_TASK_AFTER
            .behind(tasks.send(task, Task.Kind.INTERACTIVE))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                log.warn("task not sent, the coordinator will send it again run={}", draft.run());
              }
            });
  }

  private Submitted unacknowledged(
      Draft draft, Acceptance.@Nullable Proposal proposal, AppendFailed failure) {
    log.warn("request not acknowledged run={} sent={}", draft.run(), failure.sent());
    if (proposal != null && proposal.lane() != null) {
      return new Submitted.Accepted(draft.run());
    }
    if (proposal == null && failure.sent()) {
      undertaker.bury(
          Draft.of(
              draft.run(),
              draft.tenant(),
              draft.lane(),
              new RunEvent.Ended(new Outcome.Cancelled())));
    }
    throw LogRuns.unavailable("The log does not answer right now; nothing was started. Try again.");
  }
}
