package dev.turnstone.run;

/**
 * Test-only switches: each turns one mechanism off, so that the test of its guarantee can be seen
 * red. One may be on in a process, by the system property {@code turnstone.mutant}; none is in
 * production.
 */
public enum Mutant {
  SECOND_ENDING_COUNTS,
  STALE_CLAIM_COUNTS,
  TOOL_WITHOUT_VERDICT,
  FINISHED_CALLS_FORGOTTEN,
  LANE_QUEUE_OFF,
  MESSAGE_BEFORE_ENDING,
  ANSWER_BEFORE_ACKNOWLEDGEMENT,
  OFFSETS_OUTSIDE_THE_TRANSACTION,
  NO_BARRIER,
  NO_DEADLINE,
  NO_REISSUE,
  NO_TENANT_FILTER;

  private static final String ON = System.getProperty("turnstone.mutant", "");

  /** Whether this mechanism is switched off in this process. */
  public boolean on() {
    return !ON.isEmpty() && name().equals(ON);
  }
}
