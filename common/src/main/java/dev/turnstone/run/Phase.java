package dev.turnstone.run;

/** Where a run stands. docs/runs.md shows who causes each change. */
public enum Phase {
  /** The log has said nothing that counts. */
  UNKNOWN,
  /** Asked for, and nobody has claimed it yet. */
  REQUESTED,
  /** A worker holds it. */
  CLAIMED,
  /** A worker held it; another attempt is due. */
  UNCLAIMED,
  /** It rests until its client brings outputs. */
  WAITING,
  ENDED,
  DELETED;

  /** Whether nothing but a deletion can follow. */
  public boolean over() {
    return this == ENDED || this == DELETED;
  }
}
