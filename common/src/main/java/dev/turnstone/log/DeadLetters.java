package dev.turnstone.log;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps what could not be processed. Never fails: a dead letter that can't be written is logged.
 */
public interface DeadLetters {

  /**
   * Returns when all letters are kept, or after some seconds however many there are, so that what
   * is appended next is not there without them.
   */
  void put(List<Letter> letters);

  /**
   * One of them.
   *
   * @param key the run's id, or where the record stood
   * @param reasons short words on what went wrong, as headers
   */
  record Letter(String key, byte[] record, Map<String, String> reasons) {
    public Letter {
      Objects.requireNonNull(key);
      Objects.requireNonNull(record);
      reasons = Map.copyOf(reasons);
    }
  }
}
