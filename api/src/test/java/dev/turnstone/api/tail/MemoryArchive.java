package dev.turnstone.api.tail;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.archive.Bodies;
import dev.turnstone.archive.Listing;
import dev.turnstone.archive.RunArchive;
import dev.turnstone.archive.Unavailable;
import dev.turnstone.item.Item;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.BodyId;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Tenant;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.MemoryLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a materializer would have written of a log up to the positions that the test says. Safe for
 * many threads.
 */
final class MemoryArchive implements RunArchive, Bodies {
  private final MemoryLog log;
  private final Map<Integer, Long> applied = new ConcurrentHashMap<>();
  private final Map<BodyId, List<Item>> bodies = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean away;
  private volatile boolean entriesDropped;

  MemoryArchive(MemoryLog log) {
    this.log = log;
  }

  /** Everything in the log by now is in the archive; the positions to announce. */
  Map<Integer, Long> catchUp() {
    applied.putAll(log.ends().join());
    return applied();
  }

  /** The retention of entries has passed: runs are all that is left. */
  void dropEntries() {
    entriesDropped = true;
  }

  void goAway() {
    away = true;
  }

  private void check() {
    if (away) {
      throw new Unavailable("the archive is away", new IllegalStateException("test"));
    }
  }

  @Override
  public Optional<ArchivedRun> read(RunId id, boolean withEntries) {
    check();
    Run run = Run.unread(id);
    List<Timed> entries = new ArrayList<>();
    EventRecord first = null;
    for (EventRecord record : log.records(id)) {
      if (record.position().offset() < applied.getOrDefault(record.position().partition(), 0L)) {
        first = first == null ? record : first;
        Judged judged = run.state().judge(record);
        entries.addAll(judged.entries());
        run = run.after(judged);
      }
    }
    Run folded = run;
    return Optional.ofNullable(first)
        .map(of -> archived(of, folded, withEntries && !entriesDropped ? entries : List.of()));
  }

  private static ArchivedRun archived(EventRecord first, Run run, List<Timed> entries) {
    boolean stored = run.content().asked().orElseThrow().rules().stored();
    return run.state().phase().over() && !stored
        ? new ArchivedRun(
            first.tenant(),
            first.lane(),
            new Run(run.id(), run.state(), RunContent.NONE),
            List.of(),
            true)
        : new ArchivedRun(first.tenant(), first.lane(), run, entries, false);
  }

  @Override
  public void list(Listing listing, Predicate<ArchivedRun> taker) {
    check();
    var _ =
        log.records().stream()
            .map(EventRecord::run)
            .distinct()
            .flatMap(run -> read(run, false).stream())
            .filter(run -> run.tenant().equals(listing.tenant()))
            .limit(listing.limit())
            .allMatch(taker);
  }

  @Override
  public Map<Integer, Long> applied() {
    check();
    return new HashMap<>(applied);
  }

  @Override
  public List<Link> links(Tenant tenant, RunId last, int countMax) {
    check();
    asked.incrementAndGet();
    List<Link> links = new ArrayList<>();
    Optional<RunId> next = Optional.of(last);
    while (next.isPresent() && links.size() < countMax) {
      Optional<ArchivedRun> run =
          read(next.get(), false).filter(found -> found.tenant().equals(tenant) && there(found));
      Optional<RunId> previous = run.flatMap(MemoryArchive::previous);
      next.filter(_ -> run.isPresent())
          .ifPresent(id -> links.add(new Link(id, previous.orElse(null))));
      next = previous;
    }
    return links;
  }

  private static boolean there(ArchivedRun run) {
    return !run.gone() && run.run().state().phase() != Phase.DELETED;
  }

  private static Optional<RunId> previous(ArchivedRun run) {
    return run.run()
        .content()
        .asked()
        .map(RunSpec::context)
        .filter(Context.Previous.class::isInstance)
        .map(context -> ((Context.Previous) context).run());
  }

  /** How many questions for chains there were. */
  int asked() {
    return asked.get();
  }

  @Override
  public List<Item> chain(Tenant tenant, RunId last, int depthMax, long bytesMax) {
    throw new UnsupportedOperationException("the API reads no chain as a whole");
  }

  @Override
  public List<Item> history(Tenant tenant, LaneId lane, RunId before) {
    throw new UnsupportedOperationException("the API reads no histories");
  }

  @Override
  public Set<RunId> alive(Tenant tenant, LaneId lane, int countMax) {
    check();
    return log.records().stream()
        .filter(record -> record.tenant().equals(tenant) && record.lane().equals(lane))
        .map(EventRecord::run)
        .distinct()
        .filter(run ->
            read(run, false).filter(archived -> !archived.run().state().phase().over()).isPresent())
        .limit(countMax)
        .collect(Collectors.toSet());
  }

  @Override
  public void put(RunId run, BodyId body, List<Item> items) {
    check();
    bodies.put(body, items);
  }

  @Override
  public List<Item> get(RunId run, BodyId body) {
    return Optional.ofNullable(bodies.get(body)).orElseThrow();
  }

  @Override
  public long bytes(RunId run, Collection<BodyId> wanted) {
    return wanted.stream().mapToLong(body -> RunJson.bytesInline(Content.of(get(run, body)))).sum();
  }
}
