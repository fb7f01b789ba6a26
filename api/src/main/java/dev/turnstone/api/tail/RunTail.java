package dev.turnstone.api.tail;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run's records in this node's memory. Either it was seen from its first record on, then it is
 * folded from nothing; or it was not: then its records stay as they are until somebody wants to
 * know, and the archive gives the base to fold them onto. Many threads; its own lock, never held
 * across I/O.
 */
final class RunTail {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final RunId id;
  private final List<EventRecord> unfolded = new ArrayList<>();
  private final List<Judged> judged = new ArrayList<>();
  private @Nullable Known known;
  private int partition = -1;
  private long lastOffset = -1;
  private boolean fresh;
  private int pins;
  private boolean dropped;
  private boolean failed;

  RunTail(RunId id) {
    this.id = id;
  }

  /**
   * Whose the run is, and what it was folded to. {@code whole}: from its first record on, here in
   * memory.
   */
  record Known(Tenant tenant, LaneId lane, int partition, Run run, boolean whole, boolean gone) {
    boolean in(Tenant other, LaneId otherLane) {
      return tenant.equals(other) && lane.equals(otherLane);
    }

    Known with(Run newRun) {
      return new Known(tenant, lane, partition, newRun, whole, gone);
    }
  }

  /** The node that makes the run says so, before it appends the request: nothing lies before it. */
  void fresh() {
    lock.lock();
    try {
      fresh = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a record; {@code first} says that nothing of this run can lie before it. */
  void add(EventRecord record, boolean first) {
    lock.lock();
    try {
      partition = record.position().partition();
      lastOffset = record.position().offset();
      if ((first || fresh) && known == null && unfolded.isEmpty()) {
        known = unread(record, true);
      }
      if (known == null) {
        unfolded.add(record);
      } else {
        fold(record);
        grown.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Known unread(EventRecord record, boolean whole) {
    return new Known(
        record.tenant(),
        record.lane(),
        record.position().partition(),
        Run.unread(id),
        whole,
        false);
  }

  private void fold(EventRecord record) {
    Known base = known;
    if (base != null) {
      Judged verdict = base.run().state().judge(record);
      judged.add(verdict);
      known = base.with(base.run().after(verdict));
    }
  }

  /** Whether the run is over; empty while it is not folded. */
  Optional<Boolean> over() {
    return known().map(folded -> folded.run().state().phase().over());
  }

  /**
   * Whether the run has ended, as far as its records here say.
   *
   * @return empty if it is not of this lane, or nothing of it is here
   */
  Optional<Boolean> over(Tenant tenant, LaneId lane) {
    lock.lock();
    try {
      Known folded = known;
      if (folded != null) {
        return folded.in(tenant, lane)
            ? Optional.of(folded.run().state().phase().over())
            : Optional.empty();
      }
      return unfolded.stream().anyMatch(record -> in(record, tenant, lane))
          ? Optional.of(unfolded.stream().anyMatch(RunTail::ends))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static boolean in(EventRecord record, Tenant tenant, LaneId lane) {
    return record.tenant().equals(tenant) && record.lane().equals(lane);
  }

  private static boolean ends(EventRecord record) {
    return !record.progressOnly()
        && record.entries().stream().anyMatch(RunEvent.Ended.class::isInstance);
  }

  /** What is known without asking the archive. */
  Optional<Known> known() {
    lock.lock();
    try {
      return Optional.ofNullable(known);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Folds what is here onto what the archive has, unless somebody did before. Empty if nobody knows
   * the run.
   */
  Optional<Known> base(Optional<ArchivedRun> archived, ToIntFunction<LaneId> partitions) {
    lock.lock();
    try {
      if (known == null && archived.isPresent()) {
        known = archivedAs(archived.get(), partitions);
      } else if (known == null && !unfolded.isEmpty()) {
        known = unread(unfolded.getFirst(), true);
      }
      if (known != null) {
        unfolded.forEach(this::fold);
        unfolded.clear();
        grown.signalAll();
      }
      return Optional.ofNullable(known);
    } finally {
      lock.unlock();
    }
  }

  private static Known archivedAs(ArchivedRun archived, ToIntFunction<LaneId> partitions) {
    return new Known(
        archived.tenant(),
        archived.lane(),
        partitions.applyAsInt(archived.lane()),
        archived.run(),
        false,
        archived.gone());
  }

  /** What the fold made of the record at {@code position}, if it is here. */
  Optional<Judged> at(LogPosition position) {
    lock.lock();
    try {
      for (int i = judged.size() - 1; i >= 0; i--) {
        if (judged.get(i).record().position().equals(position)) {
          return Optional.of(judged.get(i));
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The verdicts from index {@code from} on; waits up to {@code limit} for one.
   *
   * @throws TailLost when the node could not keep them
   */
  List<Judged> from(int from, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (judged.size() <= from && !failed && left > 0) {
        left = grown.awaitNanos(left);
      }
      if (failed) {
        throw new TailLost();
      }
      return from < judged.size() ? List.copyOf(judged.subList(from, judged.size())) : List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps this in memory until {@link #unpin}; false if it was dropped just now. */
  boolean pin() {
    lock.lock();
    try {
      if (dropped) {
        return false;
      }
      pins++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void unpin() {
    lock.lock();
    try {
      pins--;
    } finally {
      lock.unlock();
    }
  }

  /** Where its records lie; empty while it has none here. */
  OptionalInt partition() {
    lock.lock();
    try {
      return partition < 0 ? OptionalInt.empty() : OptionalInt.of(partition);
    } finally {
      lock.unlock();
    }
  }

  /** Drops it if nobody needs it and it has nothing at or beyond {@code next}. */
  boolean dropBelow(long next) {
    lock.lock();
    try {
      dropped = dropped || (pins == 0 && lastOffset < next);
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The node has no room for it any more: those who follow it are told to come back.
   *
   * @return the offset of its last record here
   */
  long fail() {
    lock.lock();
    try {
      dropped = true;
      failed = true;
      grown.signalAll();
      return lastOffset;
    } finally {
      lock.unlock();
    }
  }
}
