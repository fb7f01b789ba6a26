package dev.turnstone.run;

/** What a step does. */
public enum StepKind {
  /** One model call. */
  MODEL,
  /** The server's tool calls of one model answer, side by side. */
  TOOLS
}
