package dev.turnstone.store;

import dev.turnstone.kit.Failpoint;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Work on the tables that comes again and again, in one process at a time. */
interface Job {
  /** First half of all our advisory lock keys: the job's number is the other. */
  int LOCK_CLASS = 0x7475726e;

  String name();

  Duration every();

  void run();

  /**
   * Runs {@code work} in a transaction under the advisory lock {@code number}; not at all if
   * another process has it.
   */
  static <T> Optional<T> alone(Database database, String name, int number, Database.Work<T> work) {
    Optional<T> done =
        database.inTransaction(
            name,
            handle -> {
              Optional<T> result =
                  locked(handle, number) ? Optional.of(work.on(handle)) : Optional.empty();
              Failpoint.JOB_COMMIT_BEFORE.pass();
              return result;
            });
    Failpoint.JOB_COMMIT_AFTER.pass();
    return done;
  }

  private static boolean locked(Handle handle, int number) {
    return handle
        .createQuery("SELECT pg_try_advisory_xact_lock(:class, :number)")
        .bind("class", LOCK_CLASS)
        .bind("number", number)
        .mapTo(Boolean.class)
        .one();
  }
}
