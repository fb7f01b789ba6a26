package dev.turnstone.testkit;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventLog;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.log.LogEnds;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The topic events in memory. Records go through the real format; their time is the given clock's,
 * but never goes back within a partition. Can be told to misbehave, each time for one record: see
 * the methods that take a predicate. Thread-safe; acknowledgements run on the thread that caused
 * them. Closing does nothing: a log outlives its writers.
 */
public final class MemoryLog implements EventLog, LogEnds {
  private static final int RECORD_BYTES_MAX = 2 * 1024 * 1024;

  private final Clock clock;
  private final int partitions;
  private final Inbox<EventRecord> records = new Inbox<>("records of the log");
  private final Map<Integer, Long> ends = new HashMap<>();
  private final Map<Integer, Long> newest = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Deque<Pending> held = new ArrayDeque<>();
  private final Inbox<Draft> heldBack = new Inbox<>("appends held back");
  private @Nullable Pending swapped;
  private boolean holding;

  public MemoryLog(Clock clock, int partitions) {
    this.clock = clock;
    this.partitions = partitions;
    IntStream.range(0, partitions).forEach(partition -> ends.put(partition, 0L));
  }

  private enum Kind {
    DUPLICATE,
    SWAP,
    DROP,
    LOSE_ANSWER
  }

  private record Fault(Kind kind, Predicate<? super Draft> which) {}

  private record Pending(Draft draft, CompletableFuture<Appended> answer) {}

  /** The next record that fits comes to lie in the log twice. */
  public synchronized void duplicate(Predicate<? super Draft> which) {
    faults.add(new Fault(Kind.DUPLICATE, which));
  }

  /** The next record that fits comes to lie after the one appended next, whichever that is. */
  public synchronized void swap(Predicate<? super Draft> which) {
    faults.add(new Fault(Kind.SWAP, which));
  }

  /** The next record that fits is not appended, and its writer is told so. */
  public synchronized void drop(Predicate<? super Draft> which) {
    faults.add(new Fault(Kind.DROP, which));
  }

  /** The next record that fits is appended, but its writer learns only that it may be. */
  public synchronized void loseAnswer(Predicate<? super Draft> which) {
    faults.add(new Fault(Kind.LOSE_ANSWER, which));
  }

  /** From now on appends neither lie in the log nor are answered until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  /** The first append that fits of those that were ever held back, waited for. */
  public Draft awaitHeld(Predicate<? super Draft> fits) {
    return heldBack.await(fits);
  }

  /** Appends what was held, in order. */
  public void release() {
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      holding = false;
      held.forEach(pending -> answers.addAll(accept(pending)));
      held.clear();
    }
    answers.forEach(Runnable::run);
  }

  @Override
  public CompletableFuture<Appended> append(Draft draft) {
    Pending pending = new Pending(draft, new CompletableFuture<>());
    if (EventFormat.value(draft, EventFormat.NEWEST).length > RECORD_BYTES_MAX) {
      fail(pending, false);
      return pending.answer();
    }
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      if (holding) {
        held.add(pending);
        heldBack.add(draft);
      } else {
        answers.addAll(accept(pending));
      }
    }
    answers.forEach(Runnable::run);
    return pending.answer();
  }

  /** What is to be told to writers, once the lock is free. */
  private List<Runnable> accept(Pending pending) {
    List<Runnable> answers = new ArrayList<>();
    Optional<Kind> fault =
        faults.stream()
            .filter(f -> f.which().test(pending.draft()))
            .findFirst()
            .map(found -> {
              faults.remove(found);
              return found.kind();
            });
    if (fault.isPresent() && fault.get() == Kind.SWAP) {
      swapped = pending;
      return answers;
    }
    answers.add(fault.isPresent() ? misbehave(pending, fault.get()) : store(pending));
    if (swapped != null) {
      answers.add(store(swapped));
      swapped = null;
    }
    return answers;
  }

  private Runnable misbehave(Pending pending, Kind kind) {
    return switch (kind) {
      case DUPLICATE -> {
        Runnable answer = store(pending);
        var _ = write(pending.draft());
        yield answer;
      }
      case DROP -> () -> fail(pending, false);
      case LOSE_ANSWER -> {
        var _ = write(pending.draft());
        yield () -> fail(pending, true);
      }
      case SWAP -> throw new IllegalStateException("swaps are kept back");
    };
  }

  private static void fail(Pending pending, boolean sent) {
    pending
        .answer()
        .completeExceptionally(new AppendFailed(sent, new IllegalStateException("as told")));
  }

  private Runnable store(Pending pending) {
    Appended appended = write(pending.draft());
    return () -> pending.answer().complete(appended);
  }

  private Appended write(Draft draft) {
    int partition = partition(draft.lane());
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    long millis = newest.merge(partition, clock.millis(), Math::max);
    LogPosition position = new LogPosition(partition, offset);
    records.add(Wire.read(draft, position, millis));
    return new Appended(position, millis);
  }

  /** Where a lane's records lie. */
  public int partition(LaneId lane) {
    return Math.floorMod(lane.value().hashCode(), partitions);
  }

  @Override
  public synchronized CompletableFuture<Map<Integer, Long>> ends() {
    return CompletableFuture.completedFuture(Map.copyOf(ends));
  }

  /**
   * Reads from given positions on.
   *
   * @param from by partition the first offset wanted; partitions not named from their beginning
   */
  public EventTail tail(Map<Integer, Long> from) {
    Map<Integer, Long> positions = new HashMap<>();
    IntStream.range(0, partitions)
        .forEach(partition -> positions.put(partition, from.getOrDefault(partition, 0L)));
    return new MemoryTail(records, positions);
  }

  /** All records, in the order in which they came. */
  public List<EventRecord> records() {
    return records.all();
  }

  /** All records of a run, in order. */
  public List<EventRecord> records(RunId run) {
    return records.all().stream().filter(record -> record.run().equals(run)).toList();
  }

  /** The first record that fits, waited for up to {@link Signal#LIMIT}. */
  public EventRecord await(Predicate<? super EventRecord> fits) {
    return records.await(fits);
  }

  @Override
  public void close() {
    release();
  }
}
