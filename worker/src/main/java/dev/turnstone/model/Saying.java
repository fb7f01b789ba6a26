package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.item.Logprob;
import dev.turnstone.item.Part;
import dev.turnstone.item.Role;
import dev.turnstone.run.RunDelta;
import java.util.ArrayList;
import java.util.List;

/** A message under way: text, a refusal, or one after the other, each a part of its own. */
final class Saying extends Slot {
  private final int index;
  private final WholeCharacters characters = new WholeCharacters();
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Logprob> logprobs = new ArrayList<>();

  /** Those that belong to text which is not sure yet. */
  private final List<Logprob> early = new ArrayList<>();

  private boolean refusing;

  Saying(int index, DeltaSink sink) {
    super(sink);
    this.index = index;
  }

  void add(String piece, boolean refusal, List<Logprob> tokens) {
    if (refusal != refusing) {
      endPart();
      refusing = refusal;
    }
    expect(tokens);
    said(characters.next(piece));
  }

  /** Takes the logprobs of text that is yet to come. */
  void expect(List<Logprob> tokens) {
    early.addAll(tokens);
  }

  @Override
  boolean done() {
    return true;
  }

  @Override
  void finish() {
    endPart();
  }

  @Override
  Item item() {
    return new Item.Message(Role.ASSISTANT, parts);
  }

  private void endPart() {
    said(characters.rest());
    if (!text.isEmpty()) {
      String whole = text.toString();
      parts.add(refusing ? new Part.Refusal(whole) : new Part.Text(whole, logprobs));
      text.setLength(0);
    }
    logprobs.clear();
    early.clear();
  }

  private void said(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      List<String> pieces = List.of(piece);
      tell(refusing ? new RunDelta.Refusal(index, pieces) : scored(pieces));
    }
  }

  private RunDelta scored(List<String> pieces) {
    List<List<Logprob>> tokens = early.isEmpty() ? List.of() : List.of(List.copyOf(early));
    logprobs.addAll(early);
    early.clear();
    return new RunDelta.Text(index, pieces, tokens);
  }
}
