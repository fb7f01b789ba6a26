package dev.turnstone.worker;

import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * Progress on its way into one record: neighbours of the same kind and place become one delta, the
 * pieces stay what they were. Guarded by its appender's lock.
 */
final class PendingProgress {
  /** About 64 KiB of text, or as many pieces as a record should have: then it must go. */
  private static final int CHARACTERS_MAX = 16 * 1024;

  private static final int PIECES_MAX = 1024;

  private final List<RunDelta> done = new ArrayList<>();
  private final List<String> pieces = new ArrayList<>();
  private RunDelta last = new RunDelta.Text(0, List.of());
  private boolean empty = true;
  private int characters;
  private int count;

  boolean isEmpty() {
    return empty;
  }

  boolean full() {
    return characters >= CHARACTERS_MAX || count >= PIECES_MAX;
  }

  void add(RunDelta delta) {
    if (!empty && !samePlace(last, delta)) {
      close();
    }
    last = delta;
    empty = false;
    pieces.addAll(delta.pieces());
    count += Math.max(1, delta.pieces().size());
    characters += delta.pieces().stream().mapToInt(String::length).sum();
  }

  /** Everything so far, in order; afterwards there is nothing. */
  List<RunDelta> take() {
    if (!empty) {
      close();
    }
    List<RunDelta> taken = List.copyOf(done);
    done.clear();
    empty = true;
    characters = 0;
    count = 0;
    return taken;
  }

  private void close() {
    done.add(with(last, pieces));
    pieces.clear();
  }

  private static boolean samePlace(RunDelta one, RunDelta other) {
    return with(one, List.of()).equals(with(other, List.of()));
  }

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
}
