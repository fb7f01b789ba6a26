package dev.turnstone.store;

import dev.turnstone.run.Limits;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is past its time. */
final class Retention implements Job {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final int LOCK = 2;

  /** The rest goes a minute later: no statement runs for long. */
  private static final int AT_ONCE = 10_000;

  private final Database database;
  private final JobSettings settings;

  Retention(Database database, JobSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
  }

  @Override
  public void run() {
    Optional<Integer> deleted =
        Job.alone(
            database, name(), LOCK, handle -> keys(handle) + tombstones(handle) + bodies(handle));
    deleted.filter(count -> count > 0).ifPresent(count -> log.info("rows deleted count={}", count));
  }

  private int keys(Handle handle) {
    return handle
        .createUpdate(
            """
            DELETE FROM idempotency WHERE (tenant, key, scope) IN (
              SELECT tenant, key, scope FROM idempotency
              WHERE created < now() - make_interval(secs => :age) LIMIT :limit)
            """)
        .bind("age", settings.keys().toSeconds())
        .bind("limit", AT_ONCE)
        .execute();
  }

  private int tombstones(Handle handle) {
    return handle
        .createUpdate(
            """
            DELETE FROM run WHERE id IN (
              SELECT id FROM run
              WHERE gone < now() - make_interval(secs => :age) LIMIT :limit)
            """)
        .bind("age", settings.tombstones().toSeconds())
        .bind("limit", AT_ONCE)
        .execute();
  }

  private int bodies(Handle handle) {
    int deleted =
        handle
            .createUpdate(
                """
                DELETE FROM run_body
                WHERE NOT settled AND created < now() - make_interval(secs => :age)
                  AND NOT EXISTS (SELECT FROM run WHERE id = run_body.run_id AND gone IS NULL)
                """)
            .bind("age", settings.bodies().toSeconds())
            .execute();
    handle
        .createUpdate(
            """
            UPDATE run_body SET settled = true
            WHERE NOT settled AND created < now() - make_interval(secs => :age)
            """)
        .bind("age", settings.bodies().toSeconds())
        .execute();
    return deleted;
  }

  /** Makes the coming days' partitions, and drops whole days of entries that are past theirs. */
  static final class Days implements Job {
    private static final int DAYS_LOCK = 3;

    private final Database database;
    private final Duration entries;

    Days(Database database, Duration entries) {
      this.database = database;
      this.entries = entries;
    }

    @Override
    public String name() {
      return "partitions";
    }

    @Override
    public Duration every() {
      return Duration.ofHours(1);
    }

    @Override
    public void run() {
      Optional<Integer> dropped =
          Job.alone(
              database,
              name(),
              DAYS_LOCK,
              handle -> {
                Partitions.ahead(handle);
                return Partitions.drop(handle, entries.plus(Limits.DEADLINE_MAX).toDays() + 1);
              });
      dropped
          .filter(count -> count > 0)
          .ifPresent(count -> log.info("days of entries dropped count={}", count));
    }
  }
}
