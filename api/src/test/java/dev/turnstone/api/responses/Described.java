package dev.turnstone.api.responses;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.turnstone.api.openapi.OpenApi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the OpenAPI document says of a piece of JSON. */
final class Described {
  private static final List<String> PIECES =
      List.of(
          "responses",
          "responses-requests",
          "responses-answers",
          "responses-events",
          "models",
          "admin");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final JsonNode OPEN = document().get("components");
  private static final JsonNode CLOSED = closed(document().get("components"));
  private static final Map<String, Schema> OF_REQUESTS = new ConcurrentHashMap<>();
  private static final Map<String, Schema> OF_ANSWERS = new ConcurrentHashMap<>();

  private Described() {}

  static JsonNode document() {
    return Json.parse(OpenApi.document(PIECES));
  }

  /** What is wrong with something that a client sends. */
  static List<String> sent(String schema, String json) {
    return errors(OF_REQUESTS.computeIfAbsent(schema, name -> schema(OPEN, name)), json);
  }

  /** What is wrong with an answer; a field that the document does not name is wrong too. */
  static List<String> answered(String schema, String json) {
    return errors(OF_ANSWERS.computeIfAbsent(schema, name -> schema(CLOSED, name)), json);
  }

  private static List<String> errors(Schema schema, String json) {
    return schema.validate(Json.parse(json)).stream().map(Error::toString).toList();
  }

  private static Schema schema(JsonNode components, String name) {
    ObjectNode whole = Json.object().put("$ref", "#/components/schemas/" + name);
    whole.set("components", components);
    return SCHEMAS.getSchema(whole);
  }

  private static JsonNode closed(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Described::closed);
    return node;
  }
}
