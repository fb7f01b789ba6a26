package dev.turnstone.store;

import dev.turnstone.log.EventGroup;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Entry;
import dev.turnstone.testkit.MemoryLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A group's member over a log in memory that is told which partitions it has. Waits for records
 * only if told to.
 */
final class MemoryGroup implements EventGroup {
  private final MemoryLog log;
  private final IntSupplier batchMax;
  private final Set<Integer> assigned = new HashSet<>();
  private final Set<Integer> unplaced = new HashSet<>();
  private final Set<Integer> lost = new HashSet<>();
  private final Map<Integer, Long> places = new HashMap<>();
  private final Deque<Read> ahead = new ArrayDeque<>();
  private boolean waits;
  private Positions positions = _ -> Map.of();
  private volatile @Nullable EventTail tail;

  /**
   * @param batchMax how many records the next poll brings at most
   */
  MemoryGroup(MemoryLog log, IntSupplier batchMax, Integer... partitions) {
    this.log = log;
    this.batchMax = batchMax;
    assign(partitions);
  }

  MemoryGroup waiting() {
    waits = true;
    return this;
  }

  void assign(Integer... partitions) {
    assigned.addAll(List.of(partitions));
    unplaced.addAll(List.of(partitions));
  }

  void revoke(Integer... partitions) {
    List.of(partitions).forEach(assigned::remove);
    lost.addAll(List.of(partitions));
    ahead.removeIf(read -> lost.contains(read.position().partition()));
  }

  @Override
  public void join(Positions newPositions) {
    positions = newPositions;
  }

  @Override
  public Batch poll(Duration limit) {
    EventTail reading = placed();
    if (ahead.isEmpty()) {
      reading.poll(waits ? limit : Duration.ZERO).stream()
          .filter(record -> assigned.contains(record.position().partition()))
          .forEach(record -> ahead.add(event(record)));
    }
    List<Read> batch = new ArrayList<>();
    int max = batchMax.getAsInt();
    while (batch.size() < max && !ahead.isEmpty()) {
      Read next = ahead.removeFirst();
      places.put(next.position().partition(), next.position().offset() + 1);
      batch.add(next);
    }
    Batch result = new Batch(lost, batch);
    lost.clear();
    return result;
  }

  private EventTail placed() {
    EventTail reading = tail;
    if (!unplaced.isEmpty() || reading == null) {
      places.putAll(positions.of(Set.copyOf(unplaced)));
      unplaced.clear();
      ahead.clear();
      reading = log.tail(places);
      tail = reading;
    }
    return reading;
  }

  private static Read event(EventRecord record) {
    return new Read.Event(record, RunJson.text(record.entries().toArray(new Entry[0])));
  }

  @Override
  public void rewind() {
    unplaced.addAll(assigned);
  }

  @Override
  public void wakeup() {
    EventTail reading = tail;
    if (reading != null) {
      reading.wakeup();
    }
  }

  @Override
  public void close() {}
}
