package dev.turnstone.run;

/**
 * The conversation a run belongs to, or the run's own id. Runs of one lane have one order in the
 * log. Free text, since lanes made elsewhere are imported; 1 to 256 characters, none of them NUL,
 * which Postgres can't hold.
 */
public record LaneId(String value) {
  private static final int LENGTH_MAX = 256;

  public LaneId {
    if (value.isEmpty() || value.length() > LENGTH_MAX || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a lane id has 1 to " + LENGTH_MAX + " characters, none of them NUL");
    }
  }

  /** The lane of a run that belongs to no conversation. */
  public static LaneId of(RunId run) {
    return new LaneId(run.text());
  }

  @Override
  public String toString() {
    return value;
  }
}
