package dev.turnstone.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The run model over HTTP as it is, on one node: what no public face offers yet. */
public record Bare(Node node) {
  private static final String RUNS = "/bare/runs";

  /** A run that says this to the model. */
  public static ObjectNode spec(Script script) {
    return Json.object().put("model", "scripted").put("input", script.prompt());
  }

  /** The same in a lane of this order. */
  public static ObjectNode inLane(ObjectNode spec, String lane, String order) {
    spec.putObject("lane").put("lane", lane).put("order", order);
    return spec;
  }

  /** The same with a function of the client's, for whose output it waits. */
  public static ObjectNode waits(ObjectNode spec, String function) {
    tool(spec, function, "CLIENT");
    spec.putObject("rules")
        .put("onClientTool", "WAIT")
        .put("onDisconnect", "CONTINUE")
        .put("stored", true)
        .put("background", true);
    return spec;
  }

  /** The same with a tool of the settings. */
  public static ObjectNode serves(ObjectNode spec, String name) {
    tool(spec, name, "SERVER");
    return spec;
  }

  private static void tool(ObjectNode spec, String name, String caller) {
    ObjectNode tools = spec.putObject("tools");
    tools.putArray("list").addObject().put("name", name).put("caller", caller);
    tools.put("parallel", true).putObject("choice").put("type", "auto");
  }

  public static String lane() {
    return "lane-" + UUID.randomUUID();
  }

  public Reply create(ObjectNode spec) {
    return node.post(RUNS, spec);
  }

  /** A creation under a key. */
  public Reply create(ObjectNode spec, String idempotencyKey) {
    return node.post(RUNS, spec, Map.of("Idempotency-Key", idempotencyKey));
  }

  public Reply show(String id) {
    return node.get(RUNS + "/" + id);
  }

  public Reply answer(String id, int request, String callId, String output) {
    ObjectNode body = Json.object().put("request", request);
    ObjectNode result = body.putArray("outputs").addObject();
    result.put("type", "tool_result").put("callId", callId).put("status", "OK");
    result.putArray("output").addObject().put("type", "text").put("text", output);
    return node.post(RUNS + "/" + id + "/answers", body);
  }

  public Reply cancel(String id) {
    return node.post(RUNS + "/" + id + "/cancel", Json.object());
  }

  /** Polls until the run is in this phase. */
  public JsonNode awaits(String id, String phase) {
    return Eventually.get(
        phase + " of " + id,
        () ->
            Optional.of(show(id).ok())
                .filter(run -> run.at("/phase").equals(phase))
                .map(Reply::json));
  }

  /** How it ended. */
  public String outcome(String id) {
    return awaits(id, "ENDED").at("/outcome/type").asString("");
  }
}
