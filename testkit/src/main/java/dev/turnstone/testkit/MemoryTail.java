package dev.turnstone.testkit;

import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads a {@link MemoryLog}, partition after partition, as a consumer's batches do. */
final class MemoryTail implements EventTail {
  private static final int BATCH_MAX = 500;

  private final Inbox<EventRecord> records;
  private final Map<Integer, Long> positions;
  private final AtomicBoolean woken = new AtomicBoolean();
  private boolean closed;

  MemoryTail(Inbox<EventRecord> records, Map<Integer, Long> positions) {
    this.records = records;
    this.positions = positions;
  }

  @Override
  public List<EventRecord> poll(Duration limit) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    var _ =
        records.awaitAll(
            all -> woken.get() || all.stream().anyMatch(this::wanted), limit.toNanos());
    if (woken.getAndSet(false)) {
      return List.of();
    }
    List<EventRecord> batch =
        records.all().stream()
            .filter(this::wanted)
            .limit(BATCH_MAX)
            .sorted(Comparator.comparingInt(record -> record.position().partition()))
            .toList();
    batch.forEach(
        record -> positions.put(record.position().partition(), record.position().offset() + 1));
    return new ArrayList<>(batch);
  }

  private boolean wanted(EventRecord record) {
    return record.position().offset() >= positions.getOrDefault(record.position().partition(), 0L);
  }

  @Override
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  @Override
  public void wakeup() {
    woken.set(true);
    records.nudge();
  }

  @Override
  public void close() {
    closed = true;
  }
}
