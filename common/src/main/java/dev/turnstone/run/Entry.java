package dev.turnstone.run;

/**
 * What a record of the log consists of: facts, which change a run's state, and progress, which only
 * shows it.
 */
public sealed interface Entry permits RunEvent, RunDelta {}
