package dev.turnstone.worker;

import dev.turnstone.archive.RunArchive;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.engine.Action;
import dev.turnstone.engine.Engine;
import dev.turnstone.log.Task;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one run as far as it goes under one claim: does what the engine says, appends the facts,
 * asks again. Runs on one virtual thread, which owns everything in here.
 */
final class RunDriver {
  private static final Logger log = LoggerFactory.getLogger(RunDriver.class);

  /** As long as the last record may be under way. */
  private static final Duration LAST_MAX = Duration.ofSeconds(130);

  private final HeldRun held;
  private final WorkerParts parts;
  private final Permission permission;
  private final Patience patience;
  private final Contents contents;
  private final Transcript transcript;
  private final ModelStep modelStep;
  private final TimeLeft timeLeft;

  private Run run;
  private RunAppender.@Nullable Sent opened;

  RunDriver(HeldRun held, WorkerParts parts) {
    this.held = held;
    this.parts = parts;
    WorkerPorts ports = parts.ports();
    Task task = held.task();
    permission = new Permission(held, parts.heartbeats(), parts.settings(), ports.nanos());
    patience = new Patience(held.stop(), parts.settings().waits().store(), ports.nanos());
    contents = new Contents(task.run(), ports.bodies(), ports.ids(), patience);
    transcript = new Transcript(task, ports.archive(), parts.applied(), patience, contents);
    modelStep = new ModelStep(held, ports.model(), ports.tools(), contents);
    timeLeft = new TimeLeft(held, parts.heartbeats());
    run = Run.unread(task.run());
  }

  /** Returns when this worker has nothing more to do with the run; never throws. */
  void run() {
    try {
      drive();
    } catch (RunStopped stopped) {
      log.debug("run dropped run={} why={}", held.task().run(), stopped.getMessage());
    } catch (Exception failure) {
      log.error("run's driver failed run={}", held.task().run(), failure);
      give(new RunEvent.AttemptFailed(ours("The worker failed.")));
    } finally {
      // A quick run is over before its claim is acknowledged: that is not yet a claim that failed.
      awaitLast();
      held.claimed().completeExceptionally(new RunStopped(StopSignal.Why.NOTHING_LEFT));
    }
  }

  private void drive() {
    try {
      Action action = begin();
      while (action instanceof Action.CallModel || action instanceof Action.CallTools) {
        action = advance(obey(action));
      }
    } catch (Unavailable store) {
      log.warn("run handed back, store away run={}", held.task().run(), store);
      give(new RunEvent.Released());
    } catch (RunArchive.BrokenChain broken) {
      give(new RunEvent.Ended(new Outcome.Failed(invalid("What the run goes on from is gone."))));
    } catch (RunArchive.LongChain tooLong) {
      give(new RunEvent.Ended(new Outcome.Failed(invalid(tooMuch(tooLong)))));
    }
  }

  /**
   * Claims the run; on a first attempt with everything at hand, in one record with its first step.
   */
  private Action begin() {
    Task task = held.task();
    RunSpec spec = task.spec();
    RunEvent.Claimed claimed =
        new RunEvent.Claimed(
            task.attempt(),
            held.claim(),
            parts.id(),
            held.heartbeat(),
            held.taken().ref(),
            parts.release());
    if (task.attempt() == 1 && spec != null) {
      run = LocalFold.requested(task.run(), spec);
      Action action = advance(List.of(claimed));
      if (!fresh()) {
        permission.accepted(opened());
      }
      return action;
    }
    RunAppender.Sent sent = sent(held.appender().append(List.of(claimed)));
    permission.accepted(sent);
    Takeover takeover = new Takeover(held, parts.ports().archive(), parts.applied(), patience);
    run = takeover.load(claimed, sent.acknowledged().join().position());
    return advance(List.of());
  }

  /** Nobody else can hold the run, so the model call need not wait for the claim's verdict. */
  private boolean fresh() {
    long age = parts.heartbeats().brokerMillis() - held.taken().ref().millis();
    return held.task().first()
        && held.taken().deliveries() == 1
        && age < parts.settings().waits().fresh().toMillis();
  }

  private List<RunEvent> obey(Action action) {
    RunSpec spec = run.content().asked().orElseThrow();
    Optional<Duration> left = timeLeft.of(run, spec);
    if (left.isEmpty()) {
      return List.of(new RunEvent.AttemptFailed(ours("The run's time is over.")));
    }
    return switch (action) {
      case Action.CallModel call -> List.of(callModel(call, spec, left.get()));
      case Action.CallTools call -> callTools(toolStep(call, run), left.get());
      case Action.WaitForClient _, Action.End _, Action.Nothing _ -> List.of();
    };
  }

  private RunEvent callModel(Action.CallModel call, RunSpec spec, Duration left) {
    var messages = transcript.messages(spec, run.content());
    return modelStep.ask(call, new ModelStep.Question(spec, messages, left));
  }

  /** All but the last result get a record of their own; the last one completes the step. */
  private List<RunEvent> callTools(ToolStep step, Duration left) {
    RunEvent completed = new RunEvent.StepCompleted(step.step(), new StepResult.ToolsFinished());
    if (step.goes().isEmpty()) {
      return List.of(completed);
    }
    permission.toCall(opened());
    ToolCalls calls = new ToolCalls(held, parts.ports().tools(), contents, left, parts.threads());
    step.goes().forEach(go -> calls.start(step.step(), go));
    for (int open = step.goes().size(); open > 1; open--) {
      List<RunEvent> finished = List.of(calls.next());
      run = folded(run, finished);
      var _ = sent(held.appender().append(finished));
    }
    return List.of(calls.next(), completed);
  }

  /** Appends facts together with what opens the action that follows from them. */
  private Action advance(List<RunEvent> facts) {
    Run after = folded(run, facts);
    Action next = Engine.next(after.state(), after.content());
    boolean goesOn = next instanceof Action.CallModel || next instanceof Action.CallTools;
    boolean leaves = goesOn && held.draining();
    List<RunEvent> opening = leaves ? List.of(new RunEvent.Released()) : opening(next, after);
    run = folded(after, opening);
    List<RunEvent> all = new ArrayList<>(facts);
    all.addAll(opening);
    if (goesOn && !leaves) {
      opened = sent(held.appender().append(all));
      return next;
    }
    if (!all.isEmpty()) {
      sent(held.appender().finish(all));
    }
    return leaves ? new Action.Nothing() : next;
  }

  private List<RunEvent> opening(Action action, Run after) {
    return switch (action) {
      case Action.CallModel call -> List.of(new RunEvent.StepStarted(call.step(), StepKind.MODEL));
      case Action.CallTools call -> toolStep(call, after).opening();
      case Action.WaitForClient wait ->
          List.of(new RunEvent.ClientToolsRequested(wait.request(), wait.callIds()));
      case Action.End end -> List.of(new RunEvent.Ended(end.outcome()));
      case Action.Nothing() -> List.of();
    };
  }

  private ToolStep toolStep(Action.CallTools call, Run at) {
    RunSpec spec = at.content().asked().orElseThrow();
    var answer = transcript.lastAnswer(at.content());
    return ToolStep.of(
        call, new ToolStep.Asker(at.id(), spec.tools(), answer), parts.ports().tools());
  }

  private Run folded(Run from, List<RunEvent> facts) {
    return LocalFold.after(from, held.claim(), facts)
        .orElseThrow(() -> new IllegalStateException("facts do not fit the run"));
  }

  private RunAppender.Sent opened() {
    RunAppender.Sent sent = opened;
    if (sent == null) {
      throw new IllegalStateException("no step was opened");
    }
    return sent;
  }

  /** The first record of all is the claim, for whose acknowledgement the task's taker waits. */
  private RunAppender.Sent sent(RunAppender.Sent sent) {
    if (sent.n() == 0) {
      var _ =
          sent.acknowledged()
              .whenComplete((appended, failure) -> {
                if (failure == null) {
                  held.claimed().complete(appended);
                } else {
                  held.claimed().completeExceptionally(failure);
                }
              });
    }
    return sent;
  }

  /** The claim's last word, if it still has one. */
  private void give(RunEvent last) {
    try {
      held.appender().finish(List.of(last));
    } catch (RunStopped stopped) {
      log.debug("run dropped run={} why={}", held.task().run(), stopped.getMessage());
    }
  }

  /** Until then heartbeats go on to list the run. */
  private void awaitLast() {
    try {
      held.appender().last().get(LAST_MAX.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException lost) {
      log.warn("run's last record not acknowledged run={}", held.task().run());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome.Failure ours(String message) {
    return new Outcome.Failure(Outcome.Failure.Kind.SERVER, message, null);
  }

  private static String tooMuch(RunArchive.LongChain tooLong) {
    return "What the run goes on from is too much: %s. Start anew with the items that matter."
        .formatted(tooLong.getMessage());
  }

  private static Outcome.Failure invalid(String message) {
    return new Outcome.Failure(Outcome.Failure.Kind.INVALID_REQUEST, message, null);
  }
}
