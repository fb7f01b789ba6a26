package dev.turnstone.api.tail;

import dev.turnstone.api.access.KeyWitness;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.kit.Service;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.NewerFormat;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all of events and keeps in memory what Postgres does not have yet, or a reader still
 * needs. One thread reads and folds; everybody else asks.
 */
public final class Tail implements Service {
  private static final Logger log = LoggerFactory.getLogger(Tail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * A request that comes later than this after its id was made may be the repetition of an earlier
   * one.
   */
  private static final long REPEATED_AFTER_MILLIS = 3_000;

  private final Function<Map<Integer, Long>, EventTail> source;
  private final ToIntFunction<LaneId> partitions;
  private final RunArchive archive;
  private final TailMemory memory;
  private final KeyWitness witness;
  private final Consumer<NewerFormat> tooOld;
  private final Map<RunId, RunTail> runs = new ConcurrentHashMap<>();
  private final Progress folded = new Progress();
  private final Progress applied = new Progress();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("tail").unstarted(this::run);
  private volatile @Nullable EventTail reading;
  private volatile boolean ready;

  /**
   * @param source opens the log at given positions
   * @param partitions says in which partition a lane lies
   * @param bytesMax of raw records kept; beyond it the oldest are given up
   * @param witness hears of requests and endings
   * @param tooOld told when this release can't read the log any more
   */
  public Tail(
      Function<Map<Integer, Long>, EventTail> source,
      ToIntFunction<LaneId> partitions,
      RunArchive archive,
      long bytesMax,
      KeyWitness witness,
      Consumer<NewerFormat> tooOld) {
    this.witness = witness;
    this.source = source;
    this.partitions = partitions;
    this.archive = archive;
    this.memory = new TailMemory(runs, bytesMax);
    this.tooOld = tooOld;
  }

  @Override
  public void start() {
    thread.start();
  }

  /** Whether it has begun to read. */
  public boolean ready() {
    return ready;
  }

  private void run() {
    while (open()) {
      try (EventTail tail = source.apply(archive.applied())) {
        reading = tail;
        witness.begins();
        folded.reached(tail.positions());
        ready = true;
        while (open()) {
          take(tail.poll(POLL), tail.positions());
        }
      } catch (NewerFormat newer) {
        tooOld.accept(newer);
        return;
      } catch (Unavailable away) {
        log.warn("Postgres can't say where to begin; trying again", away);
        pause();
      } catch (RuntimeException failure) {
        log.error("the log can't be followed; beginning anew", failure);
        forgetAll();
        pause();
      } finally {
        ready = false;
        reading = null;
      }
    }
  }

  private void forgetAll() {
    folded.startOver();
    runs.values().forEach(RunTail::fail);
    runs.clear();
    memory.clear();
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private void pause() {
    try {
      var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(List<EventRecord> records, Map<Integer, Long> positions) {
    records.forEach(this::add);
    memory.bound();
    folded.reached(positions);
  }

  private void add(EventRecord record) {
    boolean first = first(record);
    while (true) {
      RunTail run = runs.computeIfAbsent(record.run(), RunTail::new);
      if (run.pin()) {
        run.add(record, first);
        witness.read(record, run::over);
        run.unpin();
        memory.added(record);
        return;
      }
      runs.remove(record.run(), run);
    }
  }

  private static boolean first(EventRecord record) {
    return !record.progressOnly()
        && record.entries().getFirst() instanceof RunEvent.Requested
        && record.millis() - record.run().millis() < REPEATED_AFTER_MILLIS;
  }

  /** The materializer has come so far: what lies below may be dropped. */
  public void applied(Map<Integer, Long> next) {
    applied.reached(next);
    memory.dropBelow(next);
  }

  /** Keeps a run in memory until it is unpinned. */
  RunTail pinned(RunId id) {
    while (true) {
      RunTail run = runs.computeIfAbsent(id, RunTail::new);
      if (run.pin()) {
        return run;
      }
      runs.remove(id, run);
    }
  }

  /** Keeps a run in memory, as {@link #pinned}, whose request is about to be appended here. */
  RunTail fresh(RunId id) {
    RunTail run = pinned(id);
    run.fresh();
    return run;
  }

  /** Lets go of a run that was {@link #pinned}. */
  void release(RunId id, RunTail run) {
    run.unpin();
    if (run.dropBelow(0)) {
      runs.remove(id, run);
    } else {
      memory.released(id);
    }
  }

  /** Whether something of a run is here that the archive may not have yet. */
  boolean holds(RunId id) {
    RunTail run = runs.get(id);
    return run != null && run.partition().isPresent();
  }

  /** What is known of a pinned run, with the archive's help if need be. */
  Optional<RunTail.Known> know(RunId id, RunTail run) {
    Optional<RunTail.Known> known = run.known();
    if (known.isPresent()) {
      return known;
    }
    memory.check(applied);
    return run.base(archive.read(id, false), partitions);
  }

  /** The lane's runs that have not ended: what the archive says, put right by what is here. */
  int alive(Tenant tenant, LaneId lane, int countMax) {
    // First what is here: what is dropped meanwhile is in the archive by then.
    Map<RunId, Boolean> here = new HashMap<>();
    runs.forEach((id, run) -> run.over(tenant, lane).ifPresent(over -> here.put(id, over)));
    Set<RunId> alive = new HashSet<>(archive.alive(tenant, lane, countMax));
    here.forEach((id, over) -> {
      if (over) {
        alive.remove(id);
      } else {
        alive.add(id);
      }
    });
    return alive.size();
  }

  Progress folded() {
    return folded;
  }

  Progress applied() {
    return applied;
  }

  /** Waits until this node has folded what lies at {@code position}. */
  boolean awaitFolded(LogPosition position, Duration limit) throws InterruptedException {
    return folded.await(Map.of(position.partition(), position.offset() + 1), limit);
  }

  RunArchive archive() {
    return archive;
  }

  void checkMemory() {
    memory.check(applied);
  }

  @Override
  public void close() {
    closing.countDown();
    EventTail tail = reading;
    if (tail != null) {
      tail.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
