package dev.turnstone.worker;

import dev.turnstone.item.Item.ToolResult;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.Task;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryControl;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.MemoryTasks;
import dev.turnstone.testkit.MemoryWorkers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A worker with everything around it in memory. */
final class Rig implements AutoCloseable {
  /** Of Turnstone, as its workers say it. */
  static final String RELEASE = "7.8.9";

  final ManualClock clock = new ManualClock();
  final MemoryLog log = new MemoryLog(clock, 1);
  final MemoryControl control = new MemoryControl();
  final MemoryWorkers workers = new MemoryWorkers(clock);
  final MemoryTasks tasks = new MemoryTasks(clock);
  final TestStore store = new TestStore();
  final TestModel model = new TestModel();
  final TestTools tools = new TestTools();

  /** Added to the worker's own time. */
  final AtomicLong leap = new AtomicLong();

  final Umpire umpire = new Umpire(log.tail(Map.of()), control, store);
  private final AtomicInteger ids = new AtomicInteger();
  private final WorkerSettings settings;
  private final Worker worker;

  Rig() {
    this(settings(Duration.ofSeconds(10), Duration.ofSeconds(15)));
  }

  Rig(WorkerSettings settings) {
    this.settings = settings;
    worker = worker(9);
  }

  /** Waits that tests can wait for. */
  static WorkerSettings settings(Duration drain, Duration verdict) {
    return settings(drain, verdict, Duration.ofMillis(20));
  }

  /** Holds text back until something else has to be said. */
  static WorkerSettings quiet() {
    return settings(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofHours(1));
  }

  private static WorkerSettings settings(Duration drain, Duration verdict, Duration coalesce) {
    return new WorkerSettings(
        4,
        2,
        0,
        0,
        Duration.ofSeconds(10),
        drain,
        new WorkerSettings.Waits(
            coalesce,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMillis(30),
            verdict,
            Duration.ofSeconds(15)));
  }

  /** Gives up on Postgres soon. */
  static WorkerSettings impatient() {
    WorkerSettings patient = settings(Duration.ofSeconds(10), Duration.ofSeconds(15));
    WorkerSettings.Waits waits = patient.waits();
    return new WorkerSettings(
        patient.slots(),
        patient.takers(),
        0,
        0,
        patient.lease(),
        patient.drain(),
        new WorkerSettings.Waits(
            waits.coalesce(),
            waits.heartbeat(),
            waits.fresh(),
            waits.append(),
            waits.verdictAgain(),
            waits.verdict(),
            Duration.ofMillis(50)));
  }

  /** Another worker beside the first. */
  Worker worker(int number) {
    return worker(number, control);
  }

  /** One that hears on another line. */
  Worker worker(int number, ControlLine line) {
    return new Worker(
        Given.worker(number),
        RELEASE,
        settings,
        new WorkerPorts(
            log,
            line,
            workers,
            (of, _) -> tasks.source(of),
            store,
            store,
            model,
            tools,
            () -> Given.uuid(number, ids.incrementAndGet()),
            () -> System.nanoTime() + leap.get(),
            new SimpleMeterRegistry()));
  }

  Rig start() {
    worker.start();
    return this;
  }

  /** Asks for a run as an API node does. */
  Rig submit(RunId run, RunSpec spec) {
    LogPosition at = log.append(Draft.requested(run, spec, true)).join().position();
    return dispatch(run, 1, true, spec, at);
  }

  /** Dispatches an attempt at a run that is in the log already, as the coordinator does. */
  Rig dispatch(RunId run, int attempt, RunSpec spec) {
    LogPosition at = log.records(run).getLast().position();
    return dispatch(run, attempt, false, attempt == 1 ? spec : null, at);
  }

  private Rig dispatch(
      RunId run, int attempt, boolean first, @Nullable RunSpec inline, LogPosition at) {
    EventRecord requested = log.records(run).getFirst();
    Task task = new Task(run, requested.tenant(), requested.lane(), attempt, first, inline, at);
    tasks.send(task, Task.Kind.INTERACTIVE).join();
    return this;
  }

  /** How the run ended, once it has; an ending that the fold passes over is none. */
  Outcome ending(RunId run) {
    log.await(record ->
        record.run().equals(run)
            && record.entries().stream().anyMatch(RunEvent.Ended.class::isInstance)
            && folded(run).state().ending().isPresent());
    return folded(run).state().ending().orElseThrow();
  }

  /** The first record of a run that carries a fact of this type, waited for. */
  EventRecord await(RunId run, Class<? extends Entry> type) {
    return log.await(
        record -> record.run().equals(run) && record.entries().stream().anyMatch(type::isInstance));
  }

  Run folded(RunId run) {
    Run now = Run.unread(run);
    for (EventRecord record : log.records(run)) {
      now = now.after(now.state().judge(record));
    }
    return now;
  }

  /** The key of a tool call. */
  static String key(RunId run, int step, String callId) {
    return run.text() + "-" + step + "-" + callId;
  }

  /** All results of the run's server calls, in order. */
  List<ToolResult> results(RunId run) {
    return folded(run).content().steps().stream()
        .filter(Step.Tools.class::isInstance)
        .flatMap(step -> ((Step.Tools) step).results().stream())
        .map(result -> (ToolResult) result.result().items().getFirst())
        .toList();
  }

  /** All entries of a run, record by record. */
  List<List<Entry>> entries(RunId run) {
    return log.records(run).stream().map(EventRecord::entries).toList();
  }

  void stop(RunId run) {
    control.send(new ControlMessage.Stop(run)).join();
  }

  /** Lets the worker leave; returns when it has. */
  void leave() {
    worker.close();
  }

  @Override
  public void close() {
    worker.close();
    umpire.close();
    control.close();
  }
}
