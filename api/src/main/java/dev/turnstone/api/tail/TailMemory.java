package dev.turnstone.api.tail;

import dev.turnstone.log.EventRecord;
import dev.turnstone.run.RunId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tail holds, oldest first, and how much of it. A run goes when Postgres has all of it and
 * nobody reads it; if the node runs out of room it goes all the same, and its readers must wait
 * until Postgres has it. Thread-safe.
 */
final class TailMemory {
  private final Map<RunId, RunTail> runs;
  private final long bytesMax;
  private final Map<Integer, Deque<Held>> held = new HashMap<>();
  private final Map<Integer, Long> below = new HashMap<>();
  private final Map<Integer, Long> givenUp = new HashMap<>();
  private long bytes;

  TailMemory(Map<RunId, RunTail> runs, long bytesMax) {
    this.runs = runs;
    this.bytesMax = bytesMax;
  }

  private record Held(RunId run, long offset, int bytes) {}

  synchronized void added(EventRecord record) {
    held.computeIfAbsent(record.position().partition(), _ -> new ArrayDeque<>())
        .addLast(new Held(record.run(), record.position().offset(), record.bytes()));
    bytes += record.bytes();
  }

  synchronized void dropBelow(Map<Integer, Long> next) {
    next.forEach((partition, offset) -> {
      below.merge(partition, offset, Math::max);
      Deque<Held> records = held.getOrDefault(partition, new ArrayDeque<>());
      while (!records.isEmpty() && records.getFirst().offset() < offset) {
        Held oldest = records.removeFirst();
        bytes -= oldest.bytes();
        drop(oldest.run(), offset);
      }
    });
  }

  private void drop(RunId id, long next) {
    RunTail run = runs.get(id);
    if (run != null && run.dropBelow(next)) {
      runs.remove(id, run);
    }
  }

  /** A reader is done with a run whose records may all have been dropped around it. */
  synchronized void released(RunId id) {
    RunTail run = runs.get(id);
    if (run != null) {
      run.partition().ifPresent(partition -> drop(id, below.getOrDefault(partition, 0L)));
    }
  }

  /** Gives the oldest up while there is too much. */
  synchronized void bound() {
    while (bytes > bytesMax) {
      Map.Entry<Integer, Deque<Held>> fullest = fullest();
      if (fullest == null) {
        return;
      }
      Held oldest = fullest.getValue().removeFirst();
      bytes -= oldest.bytes();
      RunTail run = runs.remove(oldest.run());
      // The run goes with all its records, also with those that are not the oldest.
      long last = run == null ? oldest.offset() : Math.max(oldest.offset(), run.fail());
      givenUp.merge(fullest.getKey(), last + 1, Math::max);
    }
  }

  private Map.@Nullable Entry<Integer, Deque<Held>> fullest() {
    return held.entrySet().stream()
        .filter(records -> !records.getValue().isEmpty())
        .max(Comparator.comparingInt(records -> records.getValue().size()))
        .orElse(null);
  }

  /**
   * @throws TailLost while Postgres lacks something that was given up here
   */
  synchronized void check(Progress applied) {
    givenUp.entrySet().removeIf(lost -> applied.at(lost.getKey()) >= lost.getValue());
    if (!givenUp.isEmpty()) {
      throw new TailLost();
    }
  }

  synchronized void clear() {
    held.clear();
    givenUp.clear();
    bytes = 0;
  }
}
