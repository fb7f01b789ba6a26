package dev.turnstone.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.engine.Action;
import dev.turnstone.engine.Engine;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.Step;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import dev.turnstone.run.Timed;
import dev.turnstone.run.Tool;
import dev.turnstone.run.Work;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Seeds;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Engine and fold together: workers that obey the engine work on one run, any number of them at
 * once, in any order, some frozen, some repeating themselves, some losing records.
 */
class ClaimsWalkTest {
  private static final RunId RUN = Given.run(1);
  private static final RunSpec SPEC =
      SpecBuilder.alone(RUN).waits().tools(Tool.Caller.SERVER, "f").build();

  @Test
  void whateverWorkersDoNoStepAndNoFinishedCallIsRepeatedAndOneEndingCounts() {
    Seeds.walk(300, random -> new Walk(random).walk());
  }

  /** A worker with its own view of the run, which it believes in until it is told otherwise. */
  private static final class Simulated {
    final ClaimId claim;
    Run view;
    int n;

    Simulated(ClaimId claim, Run view) {
      this.claim = claim;
      this.view = view;
    }
  }

  private static final class Walk {
    final RandomGenerator random;
    final List<Draft> sent = new ArrayList<>();
    final List<Simulated> workers = new ArrayList<>();
    final List<RunEvent> accepted = new ArrayList<>();
    Run truth = Run.unread(RUN);
    long offset;
    int attempt;

    Walk(RandomGenerator random) {
      this.random = random;
    }

    void walk() {
      append(Draft.requested(RUN, SPEC, true));
      for (int i = 0; i < 120; i++) {
        step();
      }
      finish();
      judge();
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0 -> claim(++attempt);
        case 1 -> claim(Math.max(1, attempt));
        case 2 -> append(sent.get(random.nextInt(sent.size())));
        case 3 -> answer();
        case 4 -> lose();
        default -> any().forEach(this::work);
      }
    }

    /** In the end one worker is left in peace. */
    private void finish() {
      for (int i = 0; i < 100 && !truth.state().phase().over(); i++) {
        answer();
        claim(++attempt);
        Simulated last = workers.getLast();
        for (int j = 0; j < 30; j++) {
          work(last);
        }
      }
    }

    private List<Simulated> any() {
      return workers.isEmpty() ? List.of() : List.of(workers.get(random.nextInt(workers.size())));
    }

    private void claim(int number) {
      ClaimId claim = new ClaimId(Given.uuid(9, workers.size()));
      RunEvent.Claimed claimed =
          new RunEvent.Claimed(number, claim, Given.worker(number), 1, Given.task());
      Simulated worker = new Simulated(claim, truth);
      workers.add(worker);
      write(worker, List.of(claimed));
      worker.view = truth;
    }

    /** Loses a number: what follows must not count. */
    private void lose() {
      any().forEach(worker -> worker.n += random.nextInt(2));
    }

    private void answer() {
      if (truth.state().phase() == Phase.WAITING) {
        Set<String> awaited = truth.state().work().awaited();
        String id = awaited.iterator().next();
        append(
            Draft.of(
                RUN,
                SPEC.tenant(),
                SPEC.lane().lane(),
                new RunEvent.ClientToolsAnswered(
                    truth.state().work().requests() - 1, awaited, Given.result(id, "1"))));
      }
    }

    /** What the engine says, or what brings the open step on, by the worker's own view. */
    private void work(Simulated worker) {
      if (!worker.claim.equals(worker.view.state().hold().claim())) {
        return;
      }
      List<RunEvent> facts = facts(worker.view);
      if (!facts.isEmpty()) {
        LocalFold.after(worker.view, worker.claim, facts).ifPresent(after -> worker.view = after);
        write(worker, facts);
      }
    }

    private List<RunEvent> facts(Run view) {
      int step = view.state().work().steps();
      StepKind open = view.state().work().open();
      if (open == StepKind.MODEL) {
        return List.of(new RunEvent.StepCompleted(step, modelAnswer(view)));
      }
      if (open == StepKind.TOOLS) {
        return toolFacts(view, step);
      }
      return switch (Engine.next(view.state(), view.content())) {
        case Action.CallModel call ->
            List.of(new RunEvent.StepStarted(call.step(), StepKind.MODEL));
        case Action.CallTools call -> {
          List<RunEvent> opening = new ArrayList<>();
          opening.add(new RunEvent.StepStarted(call.step(), StepKind.TOOLS));
          call.calls()
              .forEach(c -> opening.add(new RunEvent.ToolStarted(call.step(), c.callId(), "k")));
          yield opening;
        }
        case Action.WaitForClient wait ->
            List.of(new RunEvent.ClientToolsRequested(wait.request(), wait.callIds()));
        case Action.End end -> List.of(new RunEvent.Ended(end.outcome()));
        case Action.Nothing() -> List.of();
      };
    }

    private List<RunEvent> toolFacts(Run view, int step) {
      return view.state().work().calls().entrySet().stream()
          .filter(call -> call.getValue() == Work.CallStatus.STARTED)
          .findFirst()
          .<List<RunEvent>>map(call ->
              List.of(
                  new RunEvent.ToolFinished(step, call.getKey(), Given.result(call.getKey(), "1"))))
          .orElseGet(
              () -> List.of(new RunEvent.StepCompleted(step, new StepResult.ToolsFinished())));
    }

    private StepResult modelAnswer(Run view) {
      String prefix = "s" + view.state().work().steps();
      return switch (random.nextInt(5)) {
        case 0, 1 -> Given.calls(Tool.Caller.SERVER, prefix + "a", prefix + "b");
        case 2 -> Given.calls(Tool.Caller.CLIENT, prefix + "c");
        case 3 -> Given.calls(Tool.Caller.SERVER, prefix + "d");
        default -> Given.answer("done");
      };
    }

    private void write(Simulated worker, List<RunEvent> facts) {
      append(
          new Draft(
              RUN,
              SPEC.tenant(),
              SPEC.lane().lane(),
              new Stamp(worker.claim, worker.n++),
              List.copyOf(facts)));
    }

    private void append(Draft draft) {
      sent.add(draft);
      EventRecord record = Wire.read(draft, new LogPosition(0, offset++), offset);
      var judged = truth.state().judge(record);
      for (Timed timed : judged.facts()) {
        if (timed.entry() instanceof RunEvent fact) {
          accepted.add(fact);
        }
      }
      truth = truth.after(judged);
    }

    private void judge() {
      assertThat(truth.state().ending()).containsInstanceOf(Outcome.class);
      assertThat(accepted.stream().filter(RunEvent.Ended.class::isInstance)).hasSize(1);
      assertThat(accepted.getLast()).isInstanceOf(RunEvent.Ended.class);
      int steps = 0;
      Set<String> finished = new HashSet<>();
      for (Entry fact : accepted) {
        if (fact instanceof RunEvent.StepCompleted done) {
          assertThat(done.step()).isEqualTo(steps++);
        } else if (fact instanceof RunEvent.StepStarted started) {
          assertThat(started.step()).isEqualTo(steps);
        } else if (fact instanceof RunEvent.ToolStarted started) {
          assertThat(finished).doesNotContain(started.callId());
        } else if (fact instanceof RunEvent.ToolFinished done) {
          assertThat(finished.add(done.callId())).isTrue();
        }
      }
      assertThat(truth.content().steps())
          .filteredOn(step -> !(step instanceof Step.Answers))
          .hasSize(steps);
    }
  }
}
