package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.RunDelta;
import java.util.List;

/** Reasoning under way. */
final class Thinking extends Slot {
  private final int index;
  private final WholeCharacters characters = new WholeCharacters();
  private final StringBuilder text = new StringBuilder();

  Thinking(int index, DeltaSink sink) {
    super(sink);
    this.index = index;
  }

  void add(String piece) {
    said(characters.next(piece));
  }

  @Override
  boolean done() {
    return true;
  }

  @Override
  void finish() {
    said(characters.rest());
  }

  @Override
  Item item() {
    return new Item.Reasoning(text.toString(), null);
  }

  private void said(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      tell(new RunDelta.Reasoning(index, List.of(piece)));
    }
  }
}
