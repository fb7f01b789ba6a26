package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.ItemRef;
import dev.turnstone.run.RunDelta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tool call under way. */
final class Calling extends Slot {
  private final ItemRef place;
  private final @Nullable String theirId;
  private final WholeCharacters characters = new WholeCharacters();
  private final JsonBalance balance = new JsonBalance();
  private final StringBuilder arguments = new StringBuilder();
  private String name = "";
  private boolean opened;

  /**
   * @param theirId the provider's id of the call, only to tell its fragments apart
   */
  Calling(ItemRef place, @Nullable String theirId, DeltaSink sink) {
    super(sink);
    this.place = place;
    this.theirId = theirId;
  }

  /** Whether the provider calls it so; a call without an id has any. */
  boolean is(String id) {
    return theirId == null || theirId.equals(id);
  }

  boolean named() {
    return !name.isEmpty();
  }

  /** Only the first name counts: some servers repeat it in each fragment. */
  void add(String said, String piece) {
    if (!closed()) {
      String before = name.isEmpty() ? arguments.toString() : "";
      name = name.isEmpty() ? said : name;
      String more = grown(characters.next(piece));
      open(opened ? more : before + more);
    } else if (!piece.isBlank()) {
      throw new BrokenAnswer("The model went on with a tool call that was complete.");
    }
  }

  /** Complete arguments; without them an interleaved fragment may still come. */
  @Override
  boolean done() {
    return balance.complete();
  }

  @Override
  void finish() {
    if (name.isEmpty()) {
      throw new BrokenAnswer("The model called a tool without a name.");
    }
    open(grown(characters.rest()));
    if (arguments.toString().isBlank()) {
      open(grown("{}"));
    }
  }

  @Override
  Item item() {
    return new Item.ToolCall(place.callId(name), name, arguments.toString());
  }

  private String grown(String piece) {
    arguments.append(piece);
    balance.add(piece);
    return piece;
  }

  /** The first delta names the call, with what came before the name or without any piece. */
  private void open(String piece) {
    if (named() && (!opened || !piece.isEmpty())) {
      opened = true;
      List<String> pieces = piece.isEmpty() ? List.of() : List.of(piece);
      tell(new RunDelta.Arguments(place.index(), place.callId(name), name, pieces));
    }
  }
}
