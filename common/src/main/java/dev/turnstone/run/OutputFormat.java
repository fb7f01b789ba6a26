package dev.turnstone.run;

import org.jspecify.annotations.Nullable;

/** What form the answer's text has. */
public sealed interface OutputFormat {

  record Text() implements OutputFormat {}

  /** Any JSON object. */
  record JsonObject() implements OutputFormat {}

  /** JSON that fits a schema, which is JSON text. */
  record JsonSchema(
      String name, @Nullable String description, String schema, @Nullable Boolean strict)
      implements OutputFormat {}
}
