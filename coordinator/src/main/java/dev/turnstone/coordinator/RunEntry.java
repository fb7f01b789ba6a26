package dev.turnstone.coordinator;

import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Hold;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run that has not ended, as the coordinator keeps it. Pure: what it says follows from it. */
record RunEntry(
    RunId run,
    Tenant tenant,
    LaneId lane,
    Terms terms,
    RunState state,
    Issue issue,
    Course course) {

  /** A run that was asked for just now. */
  static RunEntry of(EventRecord record, RunEvent.Requested requested, RunState state) {
    long offset = record.position().offset();
    Issue issue = requested.direct() ? Issue.first(1, record.millis(), offset) : Issue.NONE;
    return new RunEntry(
        record.run(),
        record.tenant(),
        record.lane(),
        Terms.of(requested, offset),
        state,
        issue,
        Course.from(offset));
  }

  /** The run after a record that did not end it. */
  RunEntry after(Judged judged, Bounds bounds) {
    Course now = moved(judged) ? course.since(judged.record().position().offset()) : course;
    if (judged.verdict() == Judged.Verdict.BREAKS) {
      now = now.lostOnce();
    }
    if (stepped(judged)) {
      now = now.progressed();
    }
    for (Timed fact : judged.facts()) {
      now = course(now, fact, judged, bounds);
    }
    return new RunEntry(run, tenant, lane, terms, judged.state(), issue(judged), now);
  }

  /** A task that was out while the run waited for its client may have been refused: it is void. */
  private Issue issue(Judged judged) {
    return judged.state().phase() == Phase.WAITING ? Issue.NONE : issue;
  }

  private static boolean moved(Judged judged) {
    Hold before = judged.before().hold();
    Hold after = judged.state().hold();
    return judged.before().phase() != judged.state().phase()
        || !Objects.equals(before.claim(), after.claim())
        || before.broken() != after.broken();
  }

  private static boolean stepped(Judged judged) {
    return judged.state().work().steps() > judged.before().work().steps()
        || judged.state().work().requests() > judged.before().work().requests();
  }

  private static Course course(Course now, Timed fact, Judged judged, Bounds bounds) {
    return switch (fact.entry()) {
      case RunEvent.Claimed _ -> now.superseding(stamp(judged.before().hold()));
      case RunEvent.AttemptFailed failed -> {
        long wait = bounds.backoffMillis(judged.state().work().failures());
        yield now.failed(failed.failure(), judged.record().millis() + wait);
      }
      case RunEvent.Released _, RunEvent.ClientToolsAnswered _ -> now.due();
      case RunEvent.Requested _,
          RunEvent.StepStarted _,
          RunEvent.ToolStarted _,
          RunEvent.ToolFinished _,
          RunEvent.StepCompleted _,
          RunEvent.ClientToolsRequested _,
          RunEvent.Ended _,
          RunEvent.Deleted _,
          RunDelta _ ->
          now;
    };
  }

  private static @Nullable Stamp stamp(Hold hold) {
    return hold.claim() == null ? null : new Stamp(hold.claim(), hold.n());
  }

  RunEntry with(RunState newState) {
    return new RunEntry(run, tenant, lane, terms, newState, issue, course);
  }

  private RunEntry with(Issue newIssue) {
    return new RunEntry(run, tenant, lane, terms, state, newIssue, course);
  }

  RunEntry lostOnce() {
    return new RunEntry(run, tenant, lane, terms, state, issue, course.lostOnce());
  }

  /** Dispatches the next attempt. */
  RunEntry issued(long known, long millis) {
    int next = Math.max(issue.attempt(), state.hold().attempt()) + 1;
    return with(Issue.first(next, millis, known));
  }

  /** Sends the task of the same attempt once more. */
  RunEntry reissued(long millis) {
    return with(issue.again(millis));
  }

  /** Whether it has a task that nobody answered with a claim that counts. */
  boolean outstanding() {
    return issue.attempt() > state.hold().attempt()
        && switch (state.phase()) {
          case REQUESTED, UNCLAIMED, CLAIMED -> true;
          case UNKNOWN, WAITING, ENDED, DELETED -> false;
        };
  }

  /** Whether the next attempt is due by what the log says alone. */
  boolean due(boolean turn, Bounds bounds, long now) {
    if (outstanding() || exhausted(bounds)) {
      return false;
    }
    return switch (state.phase()) {
      case REQUESTED -> turn;
      case UNCLAIMED -> course.dueMillis() <= now;
      case CLAIMED -> state.hold().broken();
      case UNKNOWN, WAITING, ENDED, DELETED -> false;
    };
  }

  /** Whether no further attempt is made. */
  boolean exhausted(Bounds bounds) {
    return switch (state.phase()) {
      case UNCLAIMED -> state.work().failures() >= bounds.failedMax() || worn(bounds);
      case CLAIMED -> worn(bounds) && !outstanding();
      case REQUESTED, UNKNOWN, WAITING, ENDED, DELETED -> false;
    };
  }

  private boolean worn(Bounds bounds) {
    return course.lost() >= bounds.lostMax();
  }

  /** Why an exhausted run fails. */
  Failure failure(Bounds bounds) {
    Failure last = course.failure();
    return last != null && state.work().failures() >= bounds.failedMax()
        ? last
        : new Failure(
            Failure.Kind.SERVER, "the run was lost " + course.lost() + " times in a row", null);
  }

  boolean queues() {
    return terms.order() == LaneUse.Order.QUEUE;
  }

  boolean waiting() {
    return state.phase() == Phase.WAITING;
  }

  boolean claimed() {
    return state.phase() == Phase.CLAIMED;
  }

  /** Whether its time is up at {@code now}, the broker's time of a tick. */
  boolean expired(long now) {
    return now >= state.marks().requestedMillis() + terms.deadlineMillis();
  }
}
