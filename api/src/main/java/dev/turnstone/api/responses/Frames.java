package dev.turnstone.api.responses;

import dev.turnstone.api.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Gathers the frames of one entry and numbers those of the whole stream, from 0. */
final class Frames {
  private final List<Frame> gathered = new ArrayList<>();
  private long sequence;

  void add(String type, Consumer<ObjectNode> payload) {
    ObjectNode event = Json.object();
    event.put("type", type);
    event.put("sequence_number", sequence++);
    payload.accept(event);
    gathered.add(new Frame(type, Json.text(event)));
  }

  /** What was added since the last call. */
  List<Frame> take() {
    List<Frame> taken = List.copyOf(gathered);
    gathered.clear();
    return taken;
  }
}
