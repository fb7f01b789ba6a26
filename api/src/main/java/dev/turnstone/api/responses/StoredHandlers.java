package dev.turnstone.api.responses;

import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunSpec;
import tools.jackson.databind.node.ObjectNode;

/** What can be done with a stored response: read, follow, cancel, delete. */
final class StoredHandlers {
  private static final int OK = 200;

  private final Runs runs;
  private final Answers answers;

  StoredHandlers(Runs runs, Answers answers) {
    this.runs = runs;
    this.answers = answers;
  }

  void get(Exchange exchange) {
    RunView view = find(exchange);
    var _ = Queries.includes(exchange);
    if (Queries.flag(exchange, "stream")) {
      answers.stream(exchange, view.run().id(), after(exchange) + 1, false);
    } else {
      answers.now(exchange, view.run());
    }
  }

  void cancel(Exchange exchange) {
    RunView view = find(exchange);
    if (!asked(view).rules().background()) {
      throw Refusals.invalid("Cannot cancel a synchronous response.", null, null);
    }
    Outcome outcome = view.run().state().ending().orElseGet(() -> runs.cancel(view));
    if (!(outcome instanceof Outcome.Cancelled)) {
      String status = Standing.Status.of(outcome).word();
      throw Refusals.invalid(
          "Cannot cancel %s %s response.".formatted(status.startsWith("i") ? "an" : "a", status),
          null,
          null);
    }
    answers.now(exchange, find(exchange).run());
  }

  void delete(Exchange exchange) {
    RunView view = find(exchange);
    if (!view.run().state().phase().over()) {
      throw Refusals.invalid("Cannot delete an in-flight response.", null, null);
    }
    if (!runs.delete(view)) {
      throw unknown(exchange);
    }
    ObjectNode deleted = Json.object();
    deleted.put("id", ResponseIds.of(view.run().id()));
    deleted.put("object", "response");
    deleted.put("deleted", true);
    exchange.json(OK, Json.bytes(deleted));
  }

  RunView find(Exchange exchange) {
    return ResponseIds.response(exchange.pathParam("id"))
        .flatMap(run -> runs.find(exchange.tenant(), run))
        .filter(Chains::readable)
        .orElseThrow(() -> unknown(exchange));
  }

  private static RunSpec asked(RunView view) {
    return view.run().content().asked().orElseThrow();
  }

  private static RequestRejected unknown(Exchange exchange) {
    String message = "Response with id '%s' not found.".formatted(exchange.pathParam("id"));
    return Refusals.notThere(exchange, message, "id", null);
  }

  private static long after(Exchange exchange) {
    long after =
        Queries.text(exchange, "starting_after")
            .map(text -> Queries.integer("starting_after", text))
            .orElse(-1L);
    if (after < -1) {
      throw Refusals.range("starting_after", "integer", false, -1, after);
    }
    return after;
  }
}
