package dev.turnstone.cluster;

import tools.jackson.databind.JsonNode;

/**
 * One event of a stream.
 *
 * @param raw its bytes as they came, without comments
 * @param name what the line {@code event:} says
 * @param data what the line {@code data:} says
 */
public record Event(String raw, String name, JsonNode data) {
  public long number() {
    return data.path("sequence_number").asLong(-1);
  }

  public boolean is(String type) {
    return name.equals(type);
  }

  public String text(String path) {
    return data.at(path).asString("");
  }

  public boolean terminal() {
    return is("response.completed") || is("response.failed") || is("response.incomplete");
  }
}
