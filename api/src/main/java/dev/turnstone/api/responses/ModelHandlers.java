package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.kit.ModelCatalog;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of models, in one shape for the clients of OpenAI and of llama-stack. */
final class ModelHandlers {
  private static final int OK = 200;
  private static final String PROVIDER = "turnstone";

  private final ModelCatalog catalog;

  ModelHandlers(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  void list(Exchange exchange) {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    catalog.models().stream()
        .filter(exchange.caller()::permits)
        .forEach(model -> data.add(shown(model)));
    exchange.json(OK, Json.bytes(list));
  }

  void get(Exchange exchange) {
    String name = exchange.pathParam("model");
    if (!exchange.caller().permits(name) || !catalog.has(name)) {
      throw Refusals.notThere(
          exchange, "The model '%s' does not exist.".formatted(name), "model", "model_not_found");
    }
    exchange.json(OK, Json.bytes(shown(name)));
  }

  void providers(Exchange exchange) {
    ObjectNode list = Json.object();
    ObjectNode provider = list.putArray("data").addObject();
    provider.put("api", "inference");
    provider.put("provider_id", PROVIDER);
    provider.put("provider_type", "remote::openai");
    provider.putObject("config");
    provider.putObject("health").put("status", "OK");
    exchange.json(OK, Json.bytes(list));
  }

  private static ObjectNode shown(String model) {
    ObjectNode node = Json.object();
    node.put("id", model);
    node.put("object", "model");
    node.put("created", 0);
    node.put("owned_by", PROVIDER);
    node.put("identifier", model);
    node.put("provider_resource_id", model);
    node.put("provider_id", PROVIDER);
    node.put("type", "model");
    node.put("model_type", "llm");
    node.putObject("metadata");
    return node;
  }
}
