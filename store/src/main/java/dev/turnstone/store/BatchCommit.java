package dev.turnstone.store;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.RunId;
import dev.turnstone.store.AppliedOffsets.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Commits what a batch changes together with the offsets it was read from, so that a batch that
 * comes again after a crash finds either both or nothing.
 */
final class BatchCommit {
  private final Database database;

  BatchCommit(Database database) {
    this.database = database;
  }

  /** What came of a batch. */
  sealed interface Result {

    /**
     * @param broken runs whose content was left out because Postgres refuses it
     */
    record Committed(Set<RunId> broken) implements Result {}

    /** Somebody else has read on from where this batch began. Nothing was written. */
    record Refused() implements Result {}
  }

  /** How changes are written. */
  private interface Writing {
    Set<RunId> write(Handle handle, List<RunChange> changes);
  }

  List<StoredRun> load(Set<UUID> runs) {
    return database.with(
        "runs of a batch",
        handle ->
            handle
                .createQuery("SELECT " + StoredRun.COLUMNS + " FROM run WHERE id = ANY (:runs)")
                .bindArray("runs", UUID.class, List.copyOf(runs))
                .map((row, context) -> StoredRun.of(row))
                .list());
  }

  /**
   * @param changes those that count
   * @throws RuntimeException if it may succeed when tried again
   */
  Result commit(List<Span> spans, List<RunChange> changes) {
    try {
      return attempt(spans, changes, BatchCommit::plainly);
    } catch (RuntimeException failure) {
      if (!SqlStates.data(failure)) {
        throw failure;
      }
      return attempt(spans, changes, BatchCommit::searching);
    }
  }

  private Result attempt(List<Span> spans, List<RunChange> changes, Writing writing) {
    try {
      if (Mutant.OFFSETS_OUTSIDE_THE_TRANSACTION.on()) {
        database.inTransaction("offsets of a batch", handle -> move(handle, spans));
        return database.inTransaction("a batch", handle -> written(handle, changes, writing));
      }
      Result result =
          database.inTransaction(
              "a batch",
              handle -> {
                move(handle, spans);
                Result written = written(handle, changes, writing);
                Failpoint.MATERIALIZER_COMMIT_BEFORE.pass();
                return written;
              });
      Failpoint.MATERIALIZER_COMMIT_AFTER.pass();
      return result;
    } catch (Moved elsewhere) {
      return new Result.Refused();
    }
  }

  private static boolean move(Handle handle, List<Span> spans) {
    if (!AppliedOffsets.advance(handle, spans)) {
      throw new Moved();
    }
    return true;
  }

  private static Result written(Handle handle, List<RunChange> changes, Writing writing) {
    Set<RunId> broken = writing.write(handle, changes);
    UsageRows.write(handle, changes);
    return new Result.Committed(broken);
  }

  private static Set<RunId> plainly(Handle handle, List<RunChange> changes) {
    RunRows.write(handle, changes);
    return Set.of();
  }

  private static Set<RunId> searching(Handle handle, List<RunChange> changes) {
    Set<RunId> broken = new HashSet<>();
    halve(handle, changes, "s", broken);
    return broken;
  }

  /** Writes what can be written, and finds the runs that can't be by halves. */
  private static void halve(
      Handle handle, List<RunChange> changes, String place, Set<RunId> broken) {
    handle.savepoint(place);
    try {
      RunRows.write(handle, changes);
      handle.releaseSavepoint(place);
    } catch (RuntimeException failure) {
      if (!SqlStates.data(failure)) {
        throw failure;
      }
      handle.rollbackToSavepoint(place);
      if (changes.size() == 1) {
        BrokenRow.write(handle, changes.getFirst());
        broken.add(changes.getFirst().id());
      } else {
        int half = changes.size() / 2;
        halve(handle, changes.subList(0, half), place + "a", broken);
        halve(handle, changes.subList(half, changes.size()), place + "b", broken);
      }
    }
  }

  private static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
