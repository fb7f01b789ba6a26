package dev.turnstone.store;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** What kind of trouble a failure is, by its SQLSTATE. */
final class SqlStates {
  /** Data that can't be stored, a broken constraint, something too large. */
  private static final Set<String> DATA = Set.of("22", "23", "54");

  /** Connection, resources, an operator's hand, a system error of the server. */
  private static final Set<String> AWAY = Set.of("08", "53", "57", "58");

  /** Statements that may do better next time: lock timeout, serialization, deadlock, read-only. */
  private static final Set<String> BUSY = Set.of("55P03", "40001", "40P01", "25006");

  private static final int CLASS_LENGTH = 2;

  private SqlStates() {}

  /** Whether what was written is at fault, so that writing it again is no use. */
  static boolean data(Throwable failure) {
    if (failure instanceof JacksonException) {
      return true;
    }
    String state = state(failure);
    return state.length() >= CLASS_LENGTH && DATA.contains(state.substring(0, CLASS_LENGTH));
  }

  /** Whether Postgres can't answer now. */
  static boolean unavailable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
        return true;
      }
    }
    String state = state(failure);
    return state.length() >= CLASS_LENGTH
        && (AWAY.contains(state.substring(0, CLASS_LENGTH)) || BUSY.contains(state));
  }

  private static String state(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
