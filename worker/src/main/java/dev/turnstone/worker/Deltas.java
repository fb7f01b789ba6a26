package dev.turnstone.worker;

import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/** Deltas that are cut, or put together. */
final class Deltas {
  /** Characters of a piece; about 64 KiB at worst. */
  static final int PIECE_MAX = 16 * 1024;

  private Deltas() {}

  /** What a delta takes of a record, about as much as so many characters of text. */
  static int weight(RunDelta delta) {
    int weight = delta.pieces().stream().mapToInt(String::length).sum();
    if (delta instanceof RunDelta.Text text) {
      weight += text.logprobs().stream().mapToInt(ScoredText::weight).sum();
    }
    return weight;
  }

  /** Whether two deltas go on with the same thing. */
  static boolean samePlace(RunDelta one, RunDelta other) {
    return with(one, List.of()).equals(with(other, List.of()));
  }

  /**
   * One delta of all their pieces.
   *
   * @param deltas of the same place, at least one
   */
  static RunDelta joined(List<RunDelta> deltas) {
    List<String> pieces = deltas.stream().flatMap(delta -> delta.pieces().stream()).toList();
    return deltas.getFirst() instanceof RunDelta.Text text
        ? new RunDelta.Text(text.item(), pieces, ScoredText.logprobs(deltas))
        : with(deltas.getFirst(), pieces);
  }

  /** Without logprobs. */
  private static RunDelta with(RunDelta delta, List<String> pieces) {
    return switch (delta) {
      case RunDelta.Text text -> new RunDelta.Text(text.item(), pieces);
      case RunDelta.Refusal refusal -> new RunDelta.Refusal(refusal.item(), pieces);
      case RunDelta.Reasoning reasoning -> new RunDelta.Reasoning(reasoning.item(), pieces);
      case RunDelta.Arguments arguments ->
          new RunDelta.Arguments(arguments.item(), arguments.callId(), arguments.name(), pieces);
      case RunDelta.ToolProgress tool -> new RunDelta.ToolProgress(tool.callId(), pieces);
    };
  }

  /**
   * The same text in deltas that fit into a record: who sends an answer in one piece must not make
   * one that no broker takes. Surrogate pairs stay together.
   */
  static List<RunDelta> fitting(RunDelta delta) {
    if (delta instanceof RunDelta.Text text && !text.logprobs().isEmpty()) {
      return ScoredText.fitting(text);
    }
    if (delta.pieces().stream().allMatch(piece -> piece.length() <= PIECE_MAX)) {
      return List.of(delta);
    }
    List<RunDelta> fitting = new ArrayList<>();
    for (String piece : delta.pieces()) {
      for (int from = 0; from < piece.length(); ) {
        int to = end(piece, from);
        fitting.add(with(delta, List.of(piece.substring(from, to))));
        from = to;
      }
    }
    return fitting;
  }

  private static int end(String piece, int from) {
    int to = Math.min(piece.length(), from + PIECE_MAX);
    boolean splits = to < piece.length() && Character.isHighSurrogate(piece.charAt(to - 1));
    return splits ? to - 1 : to;
  }
}
