package dev.turnstone.coordinator;

/**
 * The newest task of a run.
 *
 * @param attempt the highest that was dispatched; 0 if none was
 * @param sinceMillis the broker's time when its task was due first
 * @param lastMillis and when it was sent last
 * @param times how often it was sent
 * @param known offset that the store must have passed before the attempt begins; for a task that a
 *     record caused, that record's
 */
record Issue(int attempt, long sinceMillis, long lastMillis, int times, long known) {
  static final Issue NONE = new Issue(0, 0, 0, 0, -1);

  static Issue first(int attempt, long millis, long known) {
    return new Issue(attempt, millis, millis, 1, known);
  }

  Issue again(long millis) {
    return new Issue(attempt, sinceMillis, millis, times + 1, known);
  }
}
