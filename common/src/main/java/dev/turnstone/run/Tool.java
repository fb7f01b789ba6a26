package dev.turnstone.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param parameters JSON Schema of the arguments, as text
 * @param strict the client's wish that arguments follow the schema; absent if it said nothing
 */
public record Tool(
    String name,
    @Nullable String description,
    @Nullable String parameters,
    @Nullable Boolean strict,
    Caller caller) {

  public Tool {
    Objects.requireNonNull(name);
    Objects.requireNonNull(caller);
  }

  /** Who makes the call. */
  public enum Caller {
    CLIENT,
    SERVER
  }
}
