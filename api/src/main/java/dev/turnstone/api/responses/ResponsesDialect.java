package dev.turnstone.api.responses;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Routes;
import dev.turnstone.api.Runs;
import dev.turnstone.api.SyncWait;
import dev.turnstone.api.wire.Wording;
import dev.turnstone.archive.Bodies;
import dev.turnstone.kit.ModelCatalog;
import dev.turnstone.run.Tool;
import java.util.List;
import java.util.Map;

/**
 * The OpenAI Responses API, at the three prefixes under which clients look for it, with the list of
 * models beside it.
 */
public final class ResponsesDialect implements Dialect {
  private static final List<String> PREFIXES = List.of("/v1", "/openai/v1", "/v1/openai/v1");
  private static final List<String> DESCRIPTION =
      List.of("responses", "responses-requests", "responses-answers", "responses-events", "models");

  private final CreateHandler create;
  private final StoredHandlers stored;
  private final InputItemsHandler inputItems;
  private final ListHandler list;
  private final ModelHandlers models;

  /**
   * @param bodies where large content of runs is read from
   * @param serverTools the tools that the settings define, by name; a function tool of such a name
   *     is called by the server
   */
  public ResponsesDialect(
      Runs runs,
      SyncWait wait,
      Bodies bodies,
      ModelCatalog catalog,
      Map<String, Tool> serverTools,
      ResponsesSettings settings) {
    Contents contents = new Contents(bodies);
    Output output = new Output(contents);
    ResponseWriter writer = new ResponseWriter(output);
    Answers answers = new Answers(runs, wait, output, writer, settings);
    create =
        new CreateHandler(
            runs,
            new RequestReader(settings, serverTools),
            new Chains(runs, new References(runs, contents, output), contents, output),
            answers,
            settings.checkModels() ? catalog : null);
    stored = new StoredHandlers(runs, answers);
    InputItems input = new InputItems(contents);
    inputItems = new InputItemsHandler(runs, stored, input, output);
    list = new ListHandler(runs, writer, input);
    models = new ModelHandlers(catalog);
  }

  @Override
  public String name() {
    return Echo.DIALECT;
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/v1")
        || path.startsWith("/v1/")
        || path.equals("/openai/v1")
        || path.startsWith("/openai/v1/");
  }

  @Override
  public void routes(Routes routes) {
    PREFIXES.forEach(prefix -> routes(routes, prefix));
  }

  private void routes(Routes routes, String prefix) {
    String responses = prefix + "/responses";
    routes.post(responses, create);
    routes.post(responses + "/compact", _ -> notThereYet("POST /responses/compact"));
    routes.post(responses + "/input_tokens", _ -> notThereYet("POST /responses/input_tokens"));
    routes.get(responses, this::list);
    routes.get(responses + "/{id}", stored::get);
    routes.delete(responses + "/{id}", stored::delete);
    routes.post(responses + "/{id}/cancel", stored::cancel);
    routes.get(responses + "/{id}/input_items", inputItems);
    routes.get(prefix + "/models", models::list);
    routes.get(prefix + "/models/<model>", models::get);
    routes.get(prefix + "/providers", models::providers);
  }

  /** Clients open the API's WebSocket at the path of the list. */
  private void list(Exchange exchange) {
    if (exchange.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent()) {
      notThereYet("A WebSocket at /responses");
    }
    list.handle(exchange);
  }

  @Override
  public List<String> description() {
    return DESCRIPTION;
  }

  private static void notThereYet(String what) {
    throw new RequestRejected(
        ApiError.of(ApiError.Kind.NOT_FOUND, what + " is not supported by this server yet."));
  }

  @Override
  public byte[] wording(ApiError error) {
    return Wording.of(error);
  }
}
