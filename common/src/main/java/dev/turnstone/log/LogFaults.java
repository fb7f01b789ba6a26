package dev.turnstone.log;

/**
 * Makes an event log misbehave within what its readers must bear, for tests of whole installations.
 * Implemented by the module embedded and found with a ServiceLoader, so that no production role has
 * it on its class path.
 */
public interface LogFaults {

  /**
   * The same log with faults; closing it closes {@code log}.
   *
   * @param wanted which faults, how often, by which seed: {@code duplicate=0.02,swap=0.02,seed=7}
   * @throws IllegalArgumentException if that can't be read; the message says why
   */
  EventLog over(EventLog log, String wanted);
}
