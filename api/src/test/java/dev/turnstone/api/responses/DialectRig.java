package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Handler;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Routes;
import dev.turnstone.api.SyncWait;
import dev.turnstone.kit.ModelCatalog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The dialect over runs in memory, asked without a server. */
final class DialectRig {
  /** A wait that is over as soon as nothing more comes. */
  static final SyncWait WAIT =
      (feed, exchange, _) -> {
        feed.next(Duration.ZERO);
        return feed.over() || !exchange.clientGone() ? Optional.of(feed.run()) : Optional.empty();
      };

  final MemoryRuns runs = new MemoryRuns();
  private final Map<String, Handler> routes = new HashMap<>();

  DialectRig() {
    this(ResponsesSettings.DEFAULT, () -> List.of("demo/echo", "other"));
  }

  DialectRig(ResponsesSettings settings, ModelCatalog models) {
    new ResponsesDialect(runs, WAIT, Telling.NO_BODIES, models, Telling.SERVER_TOOLS, settings)
        .routes(
            new Routes() {
              @Override
              public void get(String path, Handler handler) {
                routes.put("GET " + path, handler);
              }

              @Override
              public void post(String path, Handler handler) {
                routes.put("POST " + path, handler);
              }

              @Override
              public void delete(String path, Handler handler) {
                routes.put("DELETE " + path, handler);
              }
            });
  }

  static ResponsesDialect dialect(MemoryRuns runs, SyncWait wait) {
    return new ResponsesDialect(
        runs,
        wait,
        Telling.NO_BODIES,
        () -> List.of("demo/echo", "other"),
        Telling.SERVER_TOOLS,
        ResponsesSettings.DEFAULT);
  }

  MemoryExchange on(String route, MemoryExchange exchange) {
    Objects.requireNonNull(routes.get(route), route).handle(exchange);
    return exchange;
  }

  JsonNode post(String body) {
    return on("POST /v1/responses", new MemoryExchange("POST", "/v1/responses", body)).answer();
  }

  /** Creates a response of this input, as JSON. */
  JsonNode say(String input) {
    return post(Reading.input(input));
  }

  /** Creates a response that goes on from another. */
  JsonNode chain(JsonNode parent, String input) {
    return post(
        "{\"model\":\"m\",\"previous_response_id\":\"%s\",\"input\":%s}"
            .formatted(parent.path("id").stringValue(), input));
  }

  /** The request's query is {@code name=value}, alternating. */
  JsonNode get(String suffix, JsonNode response, String... query) {
    String id = response.path("id").stringValue();
    MemoryExchange exchange =
        new MemoryExchange("GET", "/v1/responses/" + id + suffix, "").param("id", id);
    return on("GET /v1/responses/{id}" + suffix, queried(exchange, query)).answer();
  }

  JsonNode list(String... query) {
    return on("GET /v1/responses", queried(new MemoryExchange("GET", "/v1/responses", ""), query))
        .answer();
  }

  private static MemoryExchange queried(MemoryExchange exchange, String... query) {
    for (int i = 0; i < query.length; i += 2) {
      exchange.query(query[i], query[i + 1]);
    }
    return exchange;
  }

  static ApiError refused(Runnable request) {
    RequestRejected rejected = catchThrowableOfType(RequestRejected.class, request::run);
    return Objects.requireNonNull(rejected, "should have been refused").error();
  }
}
