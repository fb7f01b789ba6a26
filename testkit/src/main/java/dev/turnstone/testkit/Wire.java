package dev.turnstone.testkit;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.LogPosition;
import java.nio.charset.StandardCharsets;

/** The way of a record through the real format, without a broker. */
public final class Wire {
  private Wire() {}

  /** {@code draft} as a reader of the log meets it at {@code position}. */
  public static EventRecord read(Draft draft, LogPosition position, long millis) {
    return read(draft, position, millis, EventFormat.NEWEST);
  }

  /** The same, written in an older format. */
  public static EventRecord read(Draft draft, LogPosition position, long millis, int format) {
    return EventFormat.decode(
            position,
            millis,
            draft.lane().value().getBytes(StandardCharsets.UTF_8),
            EventFormat.headers(draft, format),
            EventFormat.value(draft, format))
        .orElseThrow(() -> new AssertionError("unreadable: " + draft));
  }
}
