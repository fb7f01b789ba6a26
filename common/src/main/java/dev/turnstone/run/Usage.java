package dev.turnstone.run;

/** Tokens that a model counted. All are 0 or more; a model that reports nothing counts as 0. */
public record Usage(long input, long cached, long output, long reasoning) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cached + other.cached,
        output + other.output,
        reasoning + other.reasoning);
  }

  public long total() {
    return input + output;
  }
}
