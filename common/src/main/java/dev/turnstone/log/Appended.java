package dev.turnstone.log;

import dev.turnstone.run.LogPosition;

/** Where a record came to lie, and the broker's time of it, in milliseconds since 1970. */
public record Appended(LogPosition position, long millis) {}
