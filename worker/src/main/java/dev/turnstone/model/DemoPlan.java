package dev.turnstone.model;

import dev.turnstone.run.StepResult.Finish;
import dev.turnstone.run.Usage;
import java.util.List;

/**
 * What the demo model will say.
 *
 * @param tokens each adds one piece to the answer
 * @param thinking how many of them are reasoning
 */
record DemoPlan(List<Token> tokens, int thinking, long inputTokens, Finish finish) {
  DemoPlan {
    tokens = List.copyOf(tokens);
  }

  /** One piece of an answer. */
  @FunctionalInterface
  interface Token {
    void write(AnswerWriter answer);
  }

  Usage usage() {
    return new Usage(inputTokens, 0, tokens.size(), Math.min(thinking, tokens.size()));
  }

  /** The same, ending early if it is longer. */
  DemoPlan cut(int length, Finish because) {
    return length >= tokens.size()
        ? this
        : new DemoPlan(tokens.subList(0, length), thinking, inputTokens, because);
  }
}
