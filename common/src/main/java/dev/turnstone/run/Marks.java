package dev.turnstone.run;

/**
 * Where and when in the log.
 *
 * @param offset of the last record judged, counting or not; -1 before any
 * @param micros time of the last accepted entry; grows by at least 1 with each
 * @param requestedMillis the broker's time of the request; 0 before it
 * @param claimedMicros time of the first accepted claim; 0 before it
 */
public record Marks(long offset, long micros, long requestedMillis, long claimedMicros) {
  static final Marks NONE = new Marks(-1, 0, 0, 0);

  Marks judged(long newOffset) {
    return new Marks(newOffset, micros, requestedMillis, claimedMicros);
  }

  Marks at(long newMicros) {
    return new Marks(offset, newMicros, requestedMillis, claimedMicros);
  }

  Marks requested(long millis) {
    return new Marks(offset, micros, millis, claimedMicros);
  }

  Marks claimed() {
    return claimedMicros > 0 ? this : new Marks(offset, micros, requestedMillis, micros);
  }
}
