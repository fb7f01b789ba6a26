package dev.turnstone.coordinator;

import dev.turnstone.run.Outcome.Failure;
import dev.turnstone.run.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What a run went through, beside what the fold keeps.
 *
 * @param since offset of the record that brought its phase, its claim, or the break of its claim
 * @param lost attempts since the last completed step that just stopped: the worker was lost, forgot
 *     the run, or broke its claim
 * @param dueMillis the broker's time from which on the next attempt may begin
 * @param failure of the last failed attempt
 * @param superseded the claim before the current one, if it had not ended, and its last record
 */
record Course(
    long since, int lost, long dueMillis, @Nullable Failure failure, @Nullable Stamp superseded) {
  static Course from(long offset) {
    return new Course(offset, 0, 0, null, null);
  }

  Course since(long offset) {
    return new Course(offset, lost, dueMillis, failure, superseded);
  }

  Course lostOnce() {
    return new Course(since, lost + 1, dueMillis, failure, superseded);
  }

  Course progressed() {
    return new Course(since, 0, dueMillis, failure, superseded);
  }

  Course failed(Failure why, long newDueMillis) {
    return new Course(since, lost, newDueMillis, why, superseded);
  }

  Course due() {
    return new Course(since, lost, 0, failure, superseded);
  }

  Course superseding(@Nullable Stamp old) {
    return new Course(since, lost, dueMillis, failure, old);
  }
}
