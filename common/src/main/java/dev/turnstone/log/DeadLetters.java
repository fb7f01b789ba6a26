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

  /** One of them: bytes that nobody compares, hence no record. */
  final class Letter {
    private final String key;
    private final byte[] record;
    private final Map<String, String> reasons;

    /**
     * Makes a letter.
     *
     * @param key the run's id, or where the record stood
     * @param record what could not be processed; not copied
     * @param reasons short words on what went wrong, as headers
     */
    public Letter(String key, byte[] record, Map<String, String> reasons) {
      this.key = Objects.requireNonNull(key);
      this.record = Objects.requireNonNull(record);
      this.reasons = Map.copyOf(reasons);
    }

    public String key() {
      return key;
    }

    public byte[] record() {
      return record;
    }

    public Map<String, String> reasons() {
      return reasons;
    }
  }
}
