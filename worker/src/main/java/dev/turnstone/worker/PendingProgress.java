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

  /** Of one place, at the end. */
  private final List<RunDelta> same = new ArrayList<>();

  private int characters;
  private int count;

  boolean isEmpty() {
    return same.isEmpty();
  }

  boolean full() {
    return characters >= CHARACTERS_MAX || count >= PIECES_MAX;
  }

  void add(RunDelta delta) {
    if (!same.isEmpty() && !Deltas.samePlace(same.getLast(), delta)) {
      close();
    }
    same.add(delta);
    count += Math.max(1, delta.pieces().size());
    characters += Deltas.weight(delta);
  }

  /** Everything so far, in order; afterwards there is nothing. */
  List<RunDelta> take() {
    if (!same.isEmpty()) {
      close();
    }
    List<RunDelta> taken = List.copyOf(done);
    done.clear();
    characters = 0;
    count = 0;
    return taken;
  }

  private void close() {
    done.add(Deltas.joined(same));
    same.clear();
  }
}
