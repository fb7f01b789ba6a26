package dev.turnstone.coordinator;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Entry;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Phase;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.WorkerId;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.SpecBuilder;
import dev.turnstone.testkit.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;

/** One partition at a coordinator, without a broker: a log of its own, and hands to move it. */
final class Desk {
  static final int PARTITION = 3;
  static final long START = 1_767_225_600_000L;

  private final Bounds bounds;
  private final RunLedger ledger;
  private final List<EventRecord> log = new ArrayList<>();
  private final Map<RunId, RunSpec> specs = new HashMap<>();
  private Book book;
  private Reading reading;
  private Sweep sweep;
  private long millis = START;

  Desk(Bounds bounds) {
    this.bounds = bounds;
    var store = Stores.inMemoryKeyValueStore("runs").get();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    ledger = new RunLedger(store);
    book = Book.open(PARTITION, ledger);
    reading = new Reading(book, bounds);
    sweep = new Sweep(book, bounds, _ -> 0);
  }

  /** Another coordinator takes the partition over. */
  void restart() {
    book = Book.open(PARTITION, ledger);
    reading = new Reading(book, bounds);
    sweep = new Sweep(book, bounds, _ -> 0);
  }

  Desk at(long newMillis) {
    millis = newMillis;
    return this;
  }

  long millis() {
    return millis;
  }

  List<EventRecord> log() {
    return log;
  }

  /** Where the book has the run. */
  Phase phase(RunId run) {
    RunEntry entry = book.live(run);
    return entry != null
        ? entry.state().phase()
        : book.over(run) == null ? Phase.UNKNOWN : Phase.ENDED;
  }

  /** What the book says of a run. */
  String book(RunId run) {
    return "live " + book.live(run) + " over " + book.over(run);
  }

  /** A run that must be live. */
  RunEntry live(RunId run) {
    return Objects.requireNonNull(book.live(run));
  }

  /** Appends and reads a record. */
  List<Output> append(Draft draft) {
    EventRecord record = Wire.read(draft, new LogPosition(PARTITION, log.size()), millis);
    log.add(record);
    return reading.read(record);
  }

  /** Reads a record once more. */
  List<Output> again(int offset) {
    return reading.read(log.get(offset));
  }

  List<Output> sight(Workers workers) {
    return sweep.sight(workers, log.size() - 1L);
  }

  List<Output> requested(RunId run, SpecBuilder spec, boolean direct) {
    RunSpec built = spec.build();
    specs.put(run, built);
    return append(Draft.requested(run, built, direct));
  }

  List<Output> requested(int run) {
    return requested(Given.run(run), SpecBuilder.alone(Given.run(run)), true);
  }

  /** A claim by the worker and with the claim of that number, after its heartbeat 1. */
  List<Output> claimed(RunId run, int attempt, int claim) {
    return claimed(run, attempt, Given.claim(claim), Given.worker(claim), 1);
  }

  List<Output> claimed(
      RunId run, int attempt, ClaimId claim, WorkerId worker, long heartbeat, Entry... more) {
    List<Entry> entries = new ArrayList<>();
    TaskRef ref = new TaskRef("tasks", 0, 0, millis);
    entries.add(new RunEvent.Claimed(attempt, claim, worker, heartbeat, ref));
    entries.addAll(List.of(more));
    return stamped(run, claim, 0, entries);
  }

  List<Output> worker(RunId run, int claim, int n, Entry... entries) {
    return stamped(run, Given.claim(claim), n, List.of(entries));
  }

  List<Output> stamped(RunId run, ClaimId claim, int n, List<Entry> entries) {
    RunSpec spec = specs.get(run);
    return append(
        new Draft(
            run,
            spec == null ? Tenant.DEFAULT : spec.tenant(),
            spec == null ? LaneId.of(run) : spec.lane().lane(),
            new Stamp(claim, n),
            entries));
  }

  /** A record of the API or the coordinator. */
  List<Output> said(RunId run, Entry entry) {
    RunSpec spec = Objects.requireNonNull(specs.get(run));
    return append(Draft.of(run, spec.tenant(), spec.lane().lane(), entry));
  }
}
