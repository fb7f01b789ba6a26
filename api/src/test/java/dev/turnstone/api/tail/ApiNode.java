package dev.turnstone.api.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.access.Admission;
import dev.turnstone.api.access.KeyCounts;
import dev.turnstone.api.access.KeyWitness;
import dev.turnstone.api.access.Keyring;
import dev.turnstone.archive.Acceptance;
import dev.turnstone.kit.Ids;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.run.Tenant;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryAcceptance;
import dev.turnstone.testkit.MemoryKeys;
import dev.turnstone.testkit.MemoryLog;
import dev.turnstone.testkit.MemoryTasks;
import dev.turnstone.testkit.Signal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One API node over a log in memory: as many of them as a test wants over one log, one archive, one
 * acceptance.
 */
final class ApiNode implements AutoCloseable {
  private static final long PLENTY = 64L * 1024 * 1024;

  final Tail tail;
  final LogRuns runs;
  final Keyring keyring;
  final Admission admission;
  final TailGate gate = new TailGate();
  private final Shared shared;
  private final KeyCounts counts;

  ApiNode(Shared shared, long bytesMax) {
    this.shared = shared;
    counts = new KeyCounts(shared.nanos::get);
    keyring = new Keyring(shared.keys, shared.clock, () -> {});
    admission = new Admission(keyring, counts, shared.clock);
    tail =
        new Tail(
            from -> gate.around(shared.log.tail(from)),
            shared.log::partition,
            shared.archive,
            bytesMax,
            new KeyWitness(counts, shared.keys),
            newer -> {
              throw newer;
            });
    Submitter submitter =
        new Submitter(
            shared.log,
            shared.tasks,
            shared.acceptance,
            new QueueGauge(QueueGauge.Settings.DEFAULT, System::nanoTime),
            admission);
    runs =
        new LogRuns(
            tail,
            () -> gate.asked(shared.log.ends()),
            shared.log,
            shared.archive,
            submitter,
            new Ids(shared.clock, new SecureRandom()));
    tail.start();
  }

  static ApiNode over(Shared shared) {
    return new ApiNode(shared, PLENTY);
  }

  /** Returns once this node has folded all that is in the log by now. */
  void readsAll() {
    assertThat(runs.find(Tenant.DEFAULT, Given.run(999))).isEmpty();
  }

  /** Returns once this node knows which runs are open. */
  void begins() {
    gate.begun.await();
  }

  /** What it does every few seconds. */
  void settles() {
    counts.settle(shared.archive.applied(), shared.keys::stillOpen);
  }

  /** What the nodes of a test have in common. */
  static final class Shared {
    final ManualClock clock = new ManualClock();

    /** What nodes take for their monotonic clock. */
    final AtomicLong nanos = new AtomicLong(7_000_000_000L);

    final MemoryLog log = new MemoryLog(clock, 2);
    final MemoryTasks tasks = new MemoryTasks(clock);
    final MemoryArchive archive = new MemoryArchive(log);
    final MemoryKeys keys = new MemoryKeys(clock);
    Acceptance acceptance = new MemoryAcceptance();
  }

  /** Holds a node's reading back. */
  static final class TailGate {
    private final Signal begun = new Signal("the node begins to read");
    private final AtomicBoolean broken = new AtomicBoolean();
    private volatile Signal open = given();
    private volatile CompletableFuture<Void> asked = new CompletableFuture<>();

    private static Signal given() {
      Signal signal = new Signal("the node reads");
      signal.give();
      return signal;
    }

    void shut() {
      asked = new CompletableFuture<>();
      open = new Signal("the node reads");
    }

    private <T> T asked(T ends) {
      asked.complete(null);
      return ends;
    }

    /** Until somebody has asked for the ends of the log since it was shut, or did without. */
    void awaitAsked(CompletableFuture<?> orDone) {
      CompletableFuture.anyOf(asked, orDone).orTimeout(20, TimeUnit.SECONDS).join();
    }

    void open() {
      open.give();
    }

    EventTail around(EventTail inner) {
      return new GatedTail(inner, this);
    }

    /** What the node has read and not folded is lost; it opens the log anew. */
    void breakOff() {
      broken.set(true);
      open();
    }

    void pass() {
      open.await();
      if (broken.getAndSet(false)) {
        throw new IllegalStateException("the log breaks off");
      }
    }
  }

  private record GatedTail(EventTail inner, TailGate gate) implements EventTail {
    @Override
    public List<EventRecord> poll(Duration limit) {
      gate.begun.give();
      var records = inner.poll(limit);
      gate.pass();
      return records;
    }

    @Override
    public Map<Integer, Long> positions() {
      return inner.positions();
    }

    @Override
    public void wakeup() {
      inner.wakeup();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Override
  public void close() {
    gate.open();
    tail.close();
  }
}
