package dev.turnstone.log;

import java.util.Map;

/**
 * Keeps what could not be processed. Never fails: a dead letter that can't be written is logged.
 */
public interface DeadLetters {

  /**
   * Returns when the letter is kept, or after some seconds, so that what is appended next is not
   * there without it.
   *
   * @param key the run's id, or where the record stood
   * @param reasons short words on what went wrong, as headers
   */
  void put(String key, byte[] record, Map<String, String> reasons);
}
