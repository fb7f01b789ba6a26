package dev.turnstone.store;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The days of run_entry, in UTC. A run's entries lie in the day of the run's making, which its id
 * carries.
 */
final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final int DAYS_AHEAD = 3;
  private static final String PREFIX = "run_entry_d";
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private Partitions() {}

  /** Makes the partitions of today and of the coming days, where they are missing. */
  static void ahead(Handle handle) {
    LocalDate today = today(handle);
    List<LocalDate> there = days(handle);
    for (LocalDate day = today; day.isBefore(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
      if (!there.contains(day)) {
        make(handle, day);
      }
    }
  }

  /** Rows of that day in the default partition are in the way: they stay there then. */
  private static void make(Handle handle, LocalDate day) {
    handle.savepoint(name(day));
    try {
      handle.execute(
          "CREATE TABLE %s PARTITION OF run_entry FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(name(day), first(day), first(day.plusDays(1))));
    } catch (RuntimeException failure) {
      if (!SqlStates.data(failure)) {
        throw failure;
      }
      log.warn("no partition for a day that has entries already day={}", day);
      handle.rollbackToSavepoint(name(day));
    }
  }

  /** Drops days older than {@code keepDays}, and what of that age lies in no day's partition. */
  static int drop(Handle handle, long keepDays) {
    LocalDate oldest = today(handle).minusDays(keepDays);
    List<LocalDate> past = days(handle).stream().filter(day -> day.isBefore(oldest)).toList();
    past.forEach(day -> handle.execute("DROP TABLE IF EXISTS " + name(day)));
    handle
        .createUpdate("DELETE FROM run_entry_default WHERE run_id < :oldest")
        .bind("oldest", first(oldest))
        .execute();
    return past.size();
  }

  private static LocalDate today(Handle handle) {
    return handle.select("SELECT (now() AT TIME ZONE 'UTC')::date").mapTo(LocalDate.class).one();
  }

  private static List<LocalDate> days(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'run_entry'::regclass
            """)
        .mapTo(String.class)
        .stream()
        .flatMap(name -> day(name).stream())
        .toList();
  }

  private static Optional<LocalDate> day(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(name.substring(PREFIX.length()), DAY));
    } catch (DateTimeParseException other) {
      return Optional.empty();
    }
  }

  private static String name(LocalDate day) {
    return PREFIX + day.format(DAY);
  }

  /** The smallest UUID that was made on or after {@code day}. */
  private static UUID first(LocalDate day) {
    return new UUID(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() << 16, 0);
  }
}
