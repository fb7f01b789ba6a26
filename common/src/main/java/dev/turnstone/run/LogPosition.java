package dev.turnstone.run;

/**
 * A place in the log: what lies at or before {@code offset} in {@code partition}. Offsets start at
 * 0.
 */
public record LogPosition(int partition, long offset) {}
