package dev.turnstone.api.responses;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The places of a response's output: each item told takes the next, and no place is used twice. */
final class Slots {
  private final SortedMap<Integer, Supplier<ObjectNode>> shown = new TreeMap<>();
  private final Consumer<ArrayNode> inProgress;
  private int next;

  /**
   * @param inProgress tells the whole response as it stands, with this output
   */
  Slots(Consumer<ArrayNode> inProgress) {
    this.inProgress = inProgress;
  }

  /** The next place, counted from 0. */
  int next() {
    return next++;
  }

  /**
   * @param json the item as it stands whenever it is asked
   */
  void add(int place, Supplier<ObjectNode> json) {
    shown.put(place, json);
  }

  /** It is no part of the output any more; its place stays taken. */
  void drop(int place) {
    shown.remove(place);
  }

  /** Tells the whole output as it stands. */
  void show() {
    ArrayNode output = Json.array();
    shown.values().forEach(json -> output.add(json.get()));
    inProgress.accept(output);
  }
}
