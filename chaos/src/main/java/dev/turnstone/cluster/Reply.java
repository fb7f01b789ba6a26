package dev.turnstone.cluster;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An answer that was read to its end. */
public record Reply(int status, Map<String, String> headers, String text) {
  public JsonNode json() {
    return Json.read(text);
  }

  /** What it says under a path such as {@code /error/code}; empty if there is nothing. */
  public String at(String path) {
    return json().at(path).asString("");
  }

  public String id() {
    return at("/id");
  }

  /** Itself, if all went well. */
  public Reply ok() {
    if (status != 200) {
      throw new AssertionError("status " + status + ": " + text);
    }
    return this;
  }
}
