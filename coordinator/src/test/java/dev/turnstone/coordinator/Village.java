package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.Task;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse.Order;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A small world around one partition in which everything goes wrong that may. */
final class Village {
  private static final int LEASE = 3;
  private static final int SETTLE_MAX = 400;
  private static final LaneId LANE = new LaneId("lane");

  private final RandomGenerator chance;
  private final Desk desk = new Desk(Bounds.DEFAULT.with(LEASE, 1));
  private final Clockwork clock = new Clockwork();
  private final Deque<Output.Dispatch> tasks = new ArrayDeque<>();
  private final Map<ClaimId, Hands> held = new LinkedHashMap<>();
  private final Map<RunId, RunState> folded = new HashMap<>();
  private final List<RunId> laneOrder = new ArrayList<>();
  private int runs;
  private int claims;
  private int worker = 1;
  private long taken;
  private boolean calm;

  Village(RandomGenerator chance) {
    this.chance = chance;
    clock.beat(worker, 8, List.of());
  }

  /** A run in a worker's hands. */
  private static final class Hands {
    private final RunId run;
    private final ClaimId claim;
    private int n;
    private boolean allowed;

    Hands(RunId run, ClaimId claim) {
      this.run = run;
      this.claim = claim;
    }
  }

  void step() {
    switch (chance.nextInt(12)) {
      case 0 -> request();
      case 1, 2 -> take();
      case 3, 4, 5 -> work();
      case 6 -> client();
      case 7 -> newWorker();
      case 8 -> forget();
      case 9 -> desk.restart();
      default -> second();
    }
  }

  /** Nothing goes wrong any more: everything must come to its end. */
  void settle() {
    calm = true;
    for (int i = 0; i < SETTLE_MAX && !allOver(); i++) {
      second();
      while (!tasks.isEmpty()) {
        take();
      }
      List.copyOf(held.values()).forEach(this::finish);
      client();
    }
    folded.forEach((run, state) ->
        assertThat(state.phase()).as(() -> run + " " + desk.book(run)).isEqualTo(Phase.ENDED));
  }

  private boolean allOver() {
    return folded.values().stream().allMatch(state -> state.phase().over());
  }

  private boolean mishap(int oneIn) {
    return !calm && chance.nextInt(oneIn) == 0;
  }

  private void request() {
    runs++;
    RunId run = Given.run(runs);
    boolean queued = chance.nextBoolean();
    if (queued) {
      laneOrder.add(run);
    }
    SpecBuilder spec = queued ? SpecBuilder.in(LANE.value(), Order.QUEUE) : SpecBuilder.alone(run);
    Draft draft = Draft.requested(run, spec.build(), !queued);
    append(draft);
    if (!queued && !mishap(4)) {
      Task task = new Task(run, Tenant.DEFAULT, draft.lane(), 1, true, null, new LogPosition(0, 0));
      tasks.add(new Output.Dispatch(task, Task.Kind.INTERACTIVE));
    }
  }

  private void take() {
    Output.Dispatch dispatch = tasks.poll();
    if (dispatch == null) {
      return;
    }
    taken++;
    claims++;
    Task task = dispatch.task();
    ClaimId claim = Given.claim(claims);
    Hands hands = new Hands(task.run(), claim);
    held.put(claim, hands);
    beat();
    TaskRef ref = new TaskRef("tasks", 0, taken, clock.millis());
    RunEvent.Claimed claimed =
        new RunEvent.Claimed(task.attempt(), claim, Given.worker(worker), clock.beats(worker), ref);
    append(hands, claimed);
    if (!hands.allowed) {
      held.remove(claim);
    }
  }

  private void work() {
    List<Hands> all = List.copyOf(held.values());
    if (all.isEmpty()) {
      return;
    }
    Hands hands = all.get(chance.nextInt(all.size()));
    if (mishap(12)) {
      hands.n++;
    }
    int step = fold(hands.run).work().steps();
    switch (chance.nextInt(9)) {
      case 0 -> append(hands, new RunEvent.StepStarted(step, StepKind.MODEL));
      case 1 -> append(hands, new RunEvent.StepStarted(step, StepKind.TOOLS));
      case 2, 3 -> append(hands, new RunDelta.Text(0, List.of("a", "b")));
      case 4 -> append(hands, new RunEvent.ToolStarted(step, "call", "key"));
      case 5 -> append(hands, new RunEvent.StepCompleted(step, Given.answer("done")));
      case 6 -> give(hands, new RunEvent.AttemptFailed(failure()));
      case 7 -> give(hands, new RunEvent.Released());
      default -> ask(hands);
    }
  }

  private void ask(Hands hands) {
    int request = fold(hands.run).work().requests();
    give(hands, new RunEvent.ClientToolsRequested(request, Set.of("call")));
  }

  private void finish(Hands hands) {
    give(hands, new RunEvent.Ended(new Outcome.Completed()));
  }

  private void give(Hands hands, RunEvent last) {
    append(hands, last);
    held.remove(hands.claim);
  }

  private static Outcome.Failure failure() {
    return new Outcome.Failure(Outcome.Failure.Kind.MODEL, "broke off", null);
  }

  private void client() {
    for (Map.Entry<RunId, RunState> entry : List.copyOf(folded.entrySet())) {
      boolean waits = entry.getValue().phase() == Phase.WAITING;
      if (waits && (calm || chance.nextBoolean())) {
        int request = entry.getValue().work().requests() - 1;
        said(
            entry.getKey(),
            new RunEvent.ClientToolsAnswered(
                request, Set.of("call"), Given.result("call", "sunny")));
      } else if (mishap(30)) {
        said(entry.getKey(), new RunEvent.Ended(new Outcome.Cancelled()));
      }
    }
  }

  private void said(RunId run, RunEvent event) {
    LaneId lane = laneOrder.contains(run) ? LANE : LaneId.of(run);
    append(Draft.of(run, Tenant.DEFAULT, lane, event));
  }

  /** The worker dies with all it has; another one comes. */
  private void newWorker() {
    if (mishap(4)) {
      held.clear();
      worker++;
      beat();
    }
  }

  private void forget() {
    if (mishap(3) && !held.isEmpty()) {
      held.remove(held.keySet().iterator().next());
    }
  }

  private void second() {
    beat();
    clock.tick(1);
    desk.at(clock.millis());
    hear(desk.sight(clock.workers()));
  }

  private void beat() {
    List<Held> list =
        held.values().stream().map(hands -> new Held(hands.run, hands.claim)).toList();
    List<TaskRef> newest =
        taken == 0 ? List.of() : List.of(new TaskRef("tasks", 0, taken, clock.millis()));
    clock.beat(worker, 8, newest, list);
  }

  private void append(Hands hands, Entry entry) {
    LaneId lane = laneOrder.contains(hands.run) ? LANE : LaneId.of(hands.run);
    Draft draft =
        new Draft(hands.run, Tenant.DEFAULT, lane, new Stamp(hands.claim, hands.n), List.of(entry));
    hands.n++;
    append(draft);
  }

  private void append(Draft draft) {
    int times = mishap(8) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      List<Output> outputs = desk.append(draft);
      EventRecord record = desk.log().getLast();
      check(record);
      if (!calm) {
        assertThat(desk.again(desk.log().size() - 1)).as("read again").isEqualTo(outputs);
      }
      hear(outputs);
    }
  }

  private RunState fold(RunId run) {
    return folded.getOrDefault(run, RunState.NONE);
  }

  /** Folds as every other reader does, and looks at the lane. */
  private void check(EventRecord record) {
    RunState before = fold(record.run());
    RunState after = before.judge(record).state();
    folded.put(record.run(), after);
    assertThat(desk.phase(record.run()))
        .as("the coordinator's fold")
        .isIn(after.phase(), Phase.UNKNOWN);
    if (after.phase() == Phase.CLAIMED) {
      assertThat(desk.live(record.run()).state().hold()).isEqualTo(after.hold());
      assertThat(desk.live(record.run()).state().work()).isEqualTo(after.work());
    }
    if (after.phase() == Phase.CLAIMED && laneOrder.contains(record.run())) {
      for (RunId earlier : laneOrder.subList(0, laneOrder.indexOf(record.run()))) {
        assertThat(fold(earlier).phase()).as("earlier run").isEqualTo(Phase.ENDED);
      }
    }
  }

  private void hear(List<Output> outputs) {
    Set<RunId> ended = new HashSet<>();
    for (Output output : outputs) {
      switch (output) {
        case Output.Dispatch _ when mishap(6) -> {}
        case Output.Dispatch dispatch -> tasks.add(dispatch);
        case Output.Say(ControlMessage.Verdict verdict) -> told(verdict);
        case Output.Say(ControlMessage.Stop stop) ->
            held.values().removeIf(hands -> hands.run.equals(stop.run()));
        case Output.Say _, Output.Bury _ -> {}
        case Output.Append(Draft draft) -> {
          if (ended.add(draft.run())) {
            append(draft);
          }
        }
      }
    }
  }

  private void told(ControlMessage.Verdict verdict) {
    Hands hands = held.get(verdict.claim());
    if (hands == null) {
      return;
    }
    if (verdict.yes()) {
      hands.allowed = true;
    } else {
      held.remove(verdict.claim());
    }
  }
}
