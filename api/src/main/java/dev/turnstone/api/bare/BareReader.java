package dev.turnstone.api.bare;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Caller;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.item.Item;
import dev.turnstone.item.Role;
import dev.turnstone.log.RunJson;
import dev.turnstone.run.Content;
import dev.turnstone.run.Context;
import dev.turnstone.run.Face;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LaneUse;
import dev.turnstone.run.Limits;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a RunSpec in the run model's own JSON. Only {@code model} must be there; {@code input} may
 * be a string; {@code lane} is an object of lane, order and keeps, and without it the run is alone.
 */
final class BareReader {
  static final Face FACE = new Face("bare", 1, "{}");
  private static final int ROUNDS = 10;
  private static final Duration DEADLINE = Duration.ofHours(1);

  private BareReader() {}

  static RunSpec spec(byte[] body, Caller caller, RunId run) {
    ObjectNode asked = object(body);
    asked.set("tenant", BareJson.tree(caller.tenant()));
    KeyId key = caller.keyId();
    asked.remove("key");
    if (key != null) {
      asked.set("key", BareJson.tree(key));
    }
    asked.set("face", BareJson.tree(FACE));
    lane(asked, run);
    if (asked.path("input").isString()) {
      asked.set("input", BareJson.tree(said(asked.path("input").stringValue())));
    }
    usual(asked, "input", Content.EMPTY);
    usual(asked, "context", new Context.Fresh());
    usual(asked, "tools", RunSpec.Tools.NONE);
    usual(asked, "sampling", Sampling.DEFAULT);
    usual(asked, "format", new OutputFormat.Text());
    usual(asked, "limits", new Limits(null, ROUNDS, null, DEADLINE));
    usual(
        asked,
        "rules",
        new RunSpec.Rules(RunSpec.OnClientTool.END, RunSpec.OnDisconnect.CONTINUE, true, true));
    usual(asked, "metadata", BareJson.object());
    return read(BareJson.bytes(asked), RunSpec.class);
  }

  private static Content said(String text) {
    return Content.of(List.of(Item.Message.text(Role.USER, text)));
  }

  private static void lane(ObjectNode asked, RunId run) {
    LaneUse alone = LaneUse.alone(run);
    usual(asked, "lane", alone);
    if (asked.path("lane") instanceof ObjectNode lane) {
      usual(lane, "order", LaneUse.Order.ALONE);
      usual(lane, "keeps", Set.of(LaneUse.Ending.values()));
      if (lane.path("order").asString("").equals("ALONE")) {
        lane.put("lane", LaneId.of(run).value());
      }
    }
  }

  private static void usual(ObjectNode node, String name, Object value) {
    if (!node.hasNonNull(name)) {
      node.set(name, value instanceof JsonNode tree ? tree : BareJson.tree(value));
    }
  }

  /** What a client answers: {@code {"request": 0, "outputs": [tool results]}}. */
  record Outputs(int request, List<Item> outputs) {}

  static Outputs outputs(byte[] body) {
    ObjectNode asked = object(body);
    if (!asked.path("request").isIntegralNumber() || !asked.path("outputs").isArray()) {
      throw refused("'request' is a number, 'outputs' a list of tool results.");
    }
    Item[] outputs = read(BareJson.bytes(asked.path("outputs")), Item[].class);
    return new Outputs(asked.path("request").intValue(), List.of(outputs));
  }

  private static ObjectNode object(byte[] body) {
    try {
      if (BareJson.parse(body) instanceof ObjectNode node) {
        return node;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw refused("The body is no JSON object.");
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return RunJson.read(json, type);
    } catch (JacksonException wrong) {
      throw refused("Not as expected: " + wrong.getOriginalMessage());
    }
  }

  private static RequestRejected refused(String message) {
    return new RequestRejected(ApiError.invalid(message, null, null));
  }
}
