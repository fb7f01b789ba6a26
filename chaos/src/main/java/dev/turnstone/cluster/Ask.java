package dev.turnstone.cluster;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request for a response: a stored one in the foreground, unless told otherwise. */
public record Ask(ObjectNode body) {
  public static Ask of(String input) {
    return new Ask(Json.object().put("model", "scripted").put("input", input));
  }

  /** What a script answers. */
  public static Ask of(Script script) {
    return of(script.prompt());
  }

  public Ask with(String field, Object value) {
    ObjectNode copy = body.deepCopy();
    copy.putPOJO(field, value);
    return new Ask(copy);
  }

  public Ask streamed() {
    return with("stream", true);
  }

  public Ask background() {
    return with("background", true);
  }

  public Ask unstored() {
    return with("store", false);
  }

  public Ask after(String previous) {
    return with("previous_response_id", previous);
  }

  /** Functions by name; one that the settings name is called by the server. */
  public Ask tools(String... names) {
    List<ObjectNode> tools = Stream.of(names).map(Ask::tool).toList();
    return with("tools", tools);
  }

  private static ObjectNode tool(String name) {
    return Json.object().put("type", "function").put("name", name);
  }

  /** Answers a function call of the response before. */
  public static Ask output(String previous, String callId, String output) {
    ObjectNode item =
        Json.object()
            .put("type", "function_call_output")
            .put("call_id", callId)
            .put("output", output);
    return new Ask(Json.object().put("model", "scripted"))
        .with("input", List.of(item))
        .after(previous);
  }
}
