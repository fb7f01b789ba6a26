package dev.turnstone.worker;

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
import dev.turnstone.run.LaneId;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the materializer wrote, and bodies, in memory. Thread-safe. */
final class TestStore implements RunArchive, Bodies {
  private final Map<RunId, ArchivedRun> runs = new HashMap<>();
  private final Map<Integer, Long> applied = new HashMap<>();
  private final Map<BodyId, List<Item>> bodies = new HashMap<>();
  private final List<Item> before = new ArrayList<>();
  private int outages;

  synchronized void apply(EventRecord record) {
    ArchivedRun archived = runs.get(record.run());
    Run run = archived == null ? Run.unread(record.run()) : archived.run();
    Run after = run.after(run.state().judge(record));
    runs.put(
        record.run(), new ArchivedRun(record.tenant(), record.lane(), after, List.of(), false));
    applied.put(record.position().partition(), record.position().offset() + 1);
  }

  /** What chains and histories consist of. */
  synchronized void remember(Item item) {
    before.add(item);
  }

  /** The next {@code count} questions find nobody. */
  synchronized void away(int count) {
    outages = count;
  }

  private void here() {
    if (outages > 0) {
      outages--;
      throw new Unavailable("as told", new IllegalStateException());
    }
  }

  @Override
  public synchronized Optional<ArchivedRun> read(RunId run, boolean withEntries) {
    here();
    return Optional.ofNullable(runs.get(run));
  }

  @Override
  public void list(Listing listing, Predicate<ArchivedRun> taker) {
    throw new UnsupportedOperationException("workers list nothing");
  }

  @Override
  public synchronized Map<Integer, Long> applied() {
    here();
    return Map.copyOf(applied);
  }

  @Override
  public List<Link> links(Tenant tenant, RunId last, int countMax) {
    throw new UnsupportedOperationException("workers want all that a chain tells");
  }

  @Override
  public synchronized List<Item> chain(Tenant tenant, RunId last, int depthMax, long bytesMax) {
    here();
    if (before.isEmpty()) {
      throw new BrokenChain("as told");
    }
    if (RunJson.bytesInline(Content.of(before)) > bytesMax) {
      throw new LongChain("as told");
    }
    return List.copyOf(before);
  }

  @Override
  public synchronized List<Item> history(Tenant tenant, LaneId lane, RunId until) {
    here();
    return List.copyOf(before);
  }

  @Override
  public Set<RunId> alive(Tenant tenant, LaneId lane, int countMax) {
    throw new UnsupportedOperationException("a worker does not ask who waits");
  }

  @Override
  public synchronized void put(RunId run, BodyId body, List<Item> items) {
    here();
    bodies.put(body, items);
  }

  @Override
  public synchronized List<Item> get(RunId run, BodyId body) {
    here();
    return Optional.ofNullable(bodies.get(body)).orElseThrow();
  }

  @Override
  public synchronized long bytes(RunId run, Collection<BodyId> wanted) {
    here();
    return wanted.stream().mapToLong(body -> RunJson.bytesInline(Content.of(get(run, body)))).sum();
  }

  synchronized int bodies() {
    return bodies.size();
  }
}
