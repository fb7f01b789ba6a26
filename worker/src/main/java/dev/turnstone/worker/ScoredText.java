package dev.turnstone.worker;

import dev.turnstone.item.Logprob;
import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a piece of text with its logprobs into some that fit into a record. They weigh many times
 * what the text does, and who sends an answer in one piece sends all of them with it.
 */
final class ScoredText {
  /** What JSON adds to a token, in characters. */
  private static final int AROUND = 48;

  /** Of one piece; beyond it logprobs that have no text to go with are left out. */
  private static final int WEIGHT_MAX = 4 * Deltas.PIECE_MAX;

  private final int item;
  private final String piece;
  private final List<RunDelta> cut = new ArrayList<>();
  private final List<Logprob> tokens = new ArrayList<>();
  private int weight;
  private int from;
  private int to;

  private ScoredText(int item, String piece) {
    this.item = item;
    this.piece = piece;
  }

  /** The same text and tokens, each piece with the tokens that it consists of. */
  static List<RunDelta> fitting(RunDelta.Text text) {
    if (text.pieces().size() == 1 && Deltas.weight(text) <= Deltas.PIECE_MAX) {
      return List.of(text);
    }
    List<RunDelta> fitting = new ArrayList<>();
    for (int i = 0; i < text.pieces().size(); i++) {
      ScoredText piece = new ScoredText(text.item(), text.pieces().get(i));
      text.logprobs(i).forEach(piece::add);
      fitting.addAll(piece.rest());
    }
    return fitting;
  }

  /** What each piece of {@code deltas} has; empty if none has any. */
  static List<List<Logprob>> logprobs(List<RunDelta> deltas) {
    List<List<Logprob>> all = new ArrayList<>();
    for (RunDelta delta : deltas) {
      if (delta instanceof RunDelta.Text text && !text.logprobs().isEmpty()) {
        all.addAll(text.logprobs());
      } else {
        all.addAll(Collections.nCopies(delta.pieces().size(), List.of()));
      }
    }
    return all.stream().allMatch(List::isEmpty) ? List.of() : all;
  }

  static int weight(List<Logprob> tokens) {
    return tokens.stream().mapToInt(ScoredText::weight).sum();
  }

  private static int weight(Logprob token) {
    return AROUND + token.token().length() + weight(token.top());
  }

  private void add(Logprob token) {
    int more = weight(token);
    if (weight + more > Deltas.PIECE_MAX && to > from) {
      emit(piece.substring(from, to));
      from = to;
    }
    if (weight + more <= WEIGHT_MAX) {
      tokens.add(token);
      weight += more;
    }
    to = Math.min(piece.length(), to + token.token().length());
    to += to < piece.length() && Character.isLowSurrogate(piece.charAt(to)) ? 1 : 0;
  }

  private List<RunDelta> rest() {
    if (from < piece.length()) {
      emit(piece.substring(from));
    }
    return cut;
  }

  /** Tokens that say less than there is text are all with its first part. */
  private void emit(String text) {
    for (RunDelta part : Deltas.fitting(new RunDelta.Text(item, List.of(text)))) {
      cut.add(new RunDelta.Text(item, part.pieces(), List.of(List.copyOf(tokens))));
      tokens.clear();
      weight = 0;
    }
  }
}
