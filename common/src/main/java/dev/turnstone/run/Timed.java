package dev.turnstone.run;

/**
 * An accepted entry with its place and its time: microseconds since 1970, strictly growing within a
 * run.
 */
public record Timed(LogPosition position, long micros, Entry entry) {}
