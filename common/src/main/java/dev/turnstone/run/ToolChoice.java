package dev.turnstone.run;

import java.util.List;

/**
 * What the client lets the model do with its tools. Models are asked to keep to it and don't always
 * do, so a call that it forbids is never made.
 */
public sealed interface ToolChoice {

  /** Whether the model may call a tool of this name, at any time of the run. */
  default boolean permits(String name) {
    return switch (this) {
      case Auto(), Required() -> true;
      case None() -> false;
      case Named(var only) -> only.equals(name);
      case Allowed(_, var names) -> names.contains(name);
    };
  }

  /**
   * What holds from the second answer on. A call that is required is required once: if it were in
   * each round, a run whose tools are the server's would never come to an answer.
   */
  default ToolChoice afterFirstAnswer() {
    return switch (this) {
      case Auto(), None() -> this;
      case Required() -> new Auto();
      case Named(var only) -> new Allowed(false, List.of(only));
      case Allowed(_, var names) -> new Allowed(false, names);
    };
  }

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
