package dev.turnstone.api.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The places of a stream's items: each item told takes the next, and keeps it. What was given up is
 * still shown in its place until the end, because older clients (openai-node 6.49 and 7.5) take the
 * places of what {@link #show} shows for output indexes.
 */
final class Slots {
  private final List<Supplier<ObjectNode>> told = new ArrayList<>();
  private final Consumer<ArrayNode> inProgress;

  /**
   * @param inProgress tells the whole response as it stands, with this output
   */
  Slots(Consumer<ArrayNode> inProgress) {
    this.inProgress = inProgress;
  }

  /** The next place, counted from 0. */
  int next() {
    return told.size();
  }

  /**
   * Takes the next place.
   *
   * @param json the item as it stands whenever it is asked
   */
  void add(Supplier<ObjectNode> json) {
    told.add(json);
  }

  /** Tells the whole output as it stands. */
  void show() {
    ArrayNode output = Json.array();
    told.forEach(json -> output.add(json.get()));
    inProgress.accept(output);
  }
}
