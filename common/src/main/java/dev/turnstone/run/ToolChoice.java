package dev.turnstone.run;

import java.util.List;

/** What the client lets the model do with its tools. */
public sealed interface ToolChoice {

  record Auto() implements ToolChoice {}

  record None() implements ToolChoice {}

  record Required() implements ToolChoice {}

  /** Exactly this function is called. */
  record Named(String name) implements ToolChoice {}

  /** Only these functions exist for the model; with {@code required} it calls one of them. */
  record Allowed(boolean required, List<String> names) implements ToolChoice {
    public Allowed {
      names = List.copyOf(names);
    }
  }
}
