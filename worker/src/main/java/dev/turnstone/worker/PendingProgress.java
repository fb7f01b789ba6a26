package dev.turnstone.worker;

import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * Progress on its way into one record: neighbours of the same kind and place become one delta, the
 * pieces stay what they were. Guarded by its appender's lock.
 */
final class PendingProgress {
  /** With as much text, or as many pieces, it must go. */
  private static final int CHARACTERS_MAX = Deltas.PIECE_MAX;

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
    done.add(Deltas.with(last, pieces));
    pieces.clear();
  }

  private static boolean samePlace(RunDelta one, RunDelta other) {
    return Deltas.with(one, List.of()).equals(Deltas.with(other, List.of()));
  }
}
