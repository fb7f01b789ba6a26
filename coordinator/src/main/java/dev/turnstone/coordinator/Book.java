package dev.turnstone.coordinator;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator knows of the runs of one partition: the memory between {@link Reading} and
 * {@link Sweep}, written through to a ledger. One thread owns it.
 */
final class Book {
  private final int partition;
  private final Ledger ledger;
  private final Map<RunId, RunEntry> live = new HashMap<>();
  private final LinkedHashMap<RunId, Over> over = new LinkedHashMap<>();
  private final Lanes lanes = new Lanes();

  private Book(int partition, Ledger ledger) {
    this.partition = partition;
    this.ledger = ledger;
  }

  /** The book of a partition as its ledger has it. */
  static Book open(int partition, Ledger ledger) {
    Book book = new Book(partition, ledger);
    Map<RunId, Over> ended = new HashMap<>();
    ledger.load(
        (run, entry) -> {
          book.live.put(run, entry);
          book.lanes.add(entry);
        },
        ended::put);
    ended.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Over::offset)))
        .forEach(entry -> book.over.put(entry.getKey(), entry.getValue()));
    return book;
  }

  int partition() {
    return partition;
  }

  @Nullable RunEntry live(RunId run) {
    return live.get(run);
  }

  /** A copy: what is decided on one run may change it. */
  Collection<RunEntry> live() {
    return List.copyOf(live.values());
  }

  @Nullable Over over(RunId run) {
    return over.get(run);
  }

  void begin(RunEntry entry) {
    over.remove(entry.run());
    lanes.add(entry);
    keep(entry);
  }

  void keep(RunEntry entry) {
    live.put(entry.run(), entry);
    ledger.live(entry);
  }

  void progressed(RunEntry entry) {
    live.put(entry.run(), entry);
    ledger.progressed(entry);
  }

  /** Nothing worth keeping has changed but how far it was read. */
  void passed(RunEntry entry) {
    live.put(entry.run(), entry);
  }

  void end(RunId run, Over ending) {
    RunEntry entry = live.remove(run);
    if (entry != null) {
      lanes.remove(entry);
    }
    over.put(run, ending);
    ledger.over(run, ending);
  }

  /** Forgets ended runs that are too old or too many. */
  void forget(long now, Bounds bounds) {
    Iterator<Map.Entry<RunId, Over>> oldest = over.entrySet().iterator();
    List<RunId> gone = new ArrayList<>();
    int count = over.size();
    while (oldest.hasNext()) {
      Map.Entry<RunId, Over> next = oldest.next();
      if (count - gone.size() <= bounds.overMax()
          && next.getValue().millis() > now - bounds.overMillis()) {
        break;
      }
      gone.add(next.getKey());
    }
    gone.forEach(run -> {
      over.remove(run);
      ledger.forget(run);
    });
  }

  /** The active run of a lane that other runs may share. */
  Optional<RunEntry> active(Tenant tenant, LaneId lane) {
    RunId first = lanes.first(tenant, lane);
    return first == null ? Optional.empty() : Optional.ofNullable(live.get(first));
  }

  /** Offset of the last request in the lane of a run; -1 where none is known. */
  long lastRequest(RunEntry entry) {
    return lanes.last(entry);
  }

  /** Whether it is this run's turn in its lane. */
  boolean turn(RunEntry entry) {
    return entry.terms().order() == LaneUse.Order.ALONE
        || Mutant.LANE_QUEUE_OFF.on()
        || entry.run().equals(lanes.first(entry.tenant(), entry.lane()));
  }
}
