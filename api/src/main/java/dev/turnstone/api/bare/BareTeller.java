package dev.turnstone.api.bare;

import dev.turnstone.api.Frame;
import dev.turnstone.api.Teller;
import dev.turnstone.run.Timed;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells each accepted entry as it is, numbered from 0, with its place and its time. */
final class BareTeller implements Teller {
  private long number;

  @Override
  public List<Frame> tell(Timed timed) {
    JsonNode entry = BareJson.tree(timed.entry());
    ObjectNode line = BareJson.object();
    line.put("number", number++);
    line.put("micros", timed.micros());
    line.put("partition", timed.position().partition());
    line.put("offset", timed.position().offset());
    line.set("entry", entry);
    return List.of(new Frame(entry.path("type").asString("entry"), BareJson.text(line)));
  }
}
