package dev.turnstone.store;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.EventGroup;
import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.run.RunId;
import dev.turnstone.store.AppliedOffsets.Span;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The materializer's work without its thread: whoever calls it is its one thread. */
final class Materialization {
  private static final Logger log = LoggerFactory.getLogger(Materialization.class);

  private final MaterializerPorts ports;
  private final Duration idle;
  private final Database database;
  private final BatchCommit commit;
  private final LongSupplier nanos;
  private final MaterializerMeters meters;
  private final BrokenRuns broken;
  private final LiveRuns live;
  private final PendingReads pending;

  /** By partition of ours the offset in Postgres. */
  private final Map<Integer, Long> applied = new HashMap<>();

  private final Set<Integer> placed = new HashSet<>();
  private long announcedNanos;

  /** A batch is to be committed before anything more is read. */
  private boolean owing;

  Materialization(
      MaterializerPorts ports,
      MaterializerSettings settings,
      Database database,
      MeterRegistry registry,
      LongSupplier nanos) {
    this.ports = ports;
    this.idle = settings.announce();
    this.database = database;
    this.nanos = nanos;
    commit = new BatchCommit(database);
    broken = new BrokenRuns(ports.log(), ports.dead());
    live = new LiveRuns(settings.cacheBytes());
    pending = new PendingReads(settings.progressWait());
    meters = new MaterializerMeters(registry);
    announcedNanos = nanos.getAsLong();
  }

  void join() {
    ports.group().join(this::positions);
  }

  /**
   * Reads once, and commits if that is due.
   *
   * @throws RuntimeException if Postgres or the log can't be reached; the next turn goes on from
   *     there
   */
  void turn() {
    if (!owing) {
      read();
      owing = pending.due(nanos.getAsLong());
    }
    if (owing) {
      commit();
      owing = false;
    }
    if (nanos.getAsLong() - announcedNanos >= idle.toNanos()) {
      announce(applied);
    }
  }

  private void read() {
    placed.clear();
    EventGroup.Batch batch = ports.group().poll(pending.patience(idle, nanos.getAsLong()));
    Set<Integer> lost = batch.lost();
    if (!lost.isEmpty()) {
      log.info("partitions lost count={}", lost.size());
      forget(lost);
      applied
          .keySet()
          .removeIf(partition -> lost.contains(partition) && !placed.contains(partition));
    }
    batch.reads().forEach(read -> pending.add(read, nanos.getAsLong()));
    broken.garbage(garbage(batch.reads()));
    meters.read(batch.reads().size());
  }

  private List<Read.Garbage> garbage(List<Read> reads) {
    List<Read.Garbage> all = new ArrayList<>();
    for (Read read : reads) {
      if (read instanceof Read.Garbage garbage) {
        all.add(garbage);
        meters.garbage();
      }
    }
    return all;
  }

  private Map<Integer, Long> positions(Set<Integer> partitions) {
    forget(partitions);
    Map<Integer, Long> places =
        database.inTransaction("places", handle -> AppliedOffsets.of(handle, partitions));
    applied.putAll(places);
    placed.addAll(partitions);
    log.info("partitions taken count={}", partitions.size());
    return places;
  }

  private void forget(Set<Integer> partitions) {
    live.drop(partitions::contains);
    partitions.forEach(pending::drop);
  }

  private void commit() {
    List<Span> spans = pending.spans(applied);
    if (spans.isEmpty()) {
      return;
    }
    List<RunChange> changes = fold().stream().filter(RunChange::counts).toList();
    BatchCommit.Result result = meters.time(() -> commit.commit(spans, changes));
    pending.clear();
    switch (result) {
      case BatchCommit.Result.Committed(Set<RunId> left) -> committed(spans, changes, left);
      case BatchCommit.Result.Refused() -> refused();
    }
  }

  private List<RunChange> fold() {
    Set<UUID> missing =
        pending.events().stream()
            .map(event -> event.record().run())
            .filter(run -> live.find(run).isEmpty())
            .map(RunId::value)
            .collect(Collectors.toSet());
    Map<RunId, StoredRun> loaded = new HashMap<>();
    if (!missing.isEmpty()) {
      commit.load(missing).forEach(run -> loaded.put(run.run().id(), run));
    }
    Map<RunId, RunChange> changes = new LinkedHashMap<>();
    for (Read.Event event : pending.events()) {
      changes
          .computeIfAbsent(
              event.record().run(),
              run -> new RunChange(live.find(run).orElse(loaded.get(run)), event))
          .fold(event);
    }
    return List.copyOf(changes.values());
  }

  private void committed(List<Span> spans, List<RunChange> changes, Set<RunId> left) {
    spans.forEach(span -> applied.put(span.partition(), span.next()));
    for (RunChange change : changes) {
      if (change.over()) {
        live.drop(change.id());
      } else {
        live.keep(change.after(left.contains(change.id())));
      }
    }
    meters.committed(live.size(), left.size());
    meters.ended(changes);
    // First: nobody who waits for these positions has to wait for dead letters.
    announce(spans.stream().collect(Collectors.toMap(Span::partition, Span::next)));
    broken.report(changes.stream().filter(change -> left.contains(change.id())).toList());
  }

  /** Another reader has gone on from where this batch began: begin again where Postgres stands. */
  private void refused() {
    log.warn("batch refused, another materializer is ahead");
    meters.refused();
    live.drop(partition -> true);
    ports.group().rewind();
  }

  private void announce(Map<Integer, Long> next) {
    announcedNanos = nanos.getAsLong();
    if (!next.isEmpty()) {
      Failpoint.MATERIALIZER_POSITIONS_BEFORE.pass();
      var _ =
          Failpoint.MATERIALIZER_POSITIONS_AFTER
              .behind(ports.control().send(new ControlMessage.Applied(next)))
              .exceptionally(failure -> {
                log.debug("positions not announced", failure);
                return null;
              });
    }
  }
}
