package dev.turnstone.api.bare;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.IdempotencyKeys;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Routes;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.Runs;
import dev.turnstone.api.Runs.RunView;
import dev.turnstone.api.StreamOptions;
import dev.turnstone.run.Content;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /bare/runs} takes a RunSpec in the log's own JSON; {@code GET /bare/runs/{id}} shows
 * the run, {@code …/events?after=N} its accepted entries as JSON lines that end with the run,
 * {@code POST …/answers} brings outputs, {@code POST …/cancel} and {@code DELETE} do as they say.
 * Only for tests; see the package.
 */
public final class BareDialect implements Dialect {
  private static final int OK = 200;
  private static final String RUNS = "/bare/runs";
  private static final String RUN = RUNS + "/{id}";

  private final Runs runs;

  public BareDialect(Runs runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return BareReader.FACE.dialect();
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/bare") || path.startsWith("/bare/");
  }

  @Override
  public void routes(Routes routes) {
    routes.post(RUNS, this::create);
    routes.get(RUN, exchange -> show(exchange, find(exchange).run()));
    routes.get(RUN + "/events", this::events);
    routes.post(RUN + "/answers", this::answer);
    routes.post(RUN + "/cancel", this::cancel);
    routes.delete(RUN, this::delete);
  }

  @Override
  public List<String> description() {
    return List.of();
  }

  private void create(Exchange exchange) {
    byte[] body = exchange.body();
    RunId run = runs.newId();
    RunSpec spec = BareReader.spec(body, exchange.caller(), run);
    switch (runs.submit(run, spec, IdempotencyKeys.of(exchange, body))) {
      case Runs.Submitted.Accepted(var accepted) -> created(exchange, accepted, false);
      case Runs.Submitted.Repeated(var first) -> created(exchange, first, true);
      case Runs.Submitted.LaneBusy(var active) ->
          throw refused("The lane is busy with run " + active + ".", "lane_busy");
      case Runs.Submitted.KeyReused() -> throw IdempotencyKeys.reused();
    }
  }

  private static void created(Exchange exchange, RunId run, boolean repeated) {
    ObjectNode node = BareJson.object();
    node.put("id", run.toString());
    node.put("repeated", repeated);
    exchange.json(OK, BareJson.bytes(node));
  }

  private void events(Exchange exchange) {
    RunView view = find(exchange);
    long skip = exchange.query("after").map(BareDialect::number).orElse(-1L) + 1;
    RunFeed feed =
        runs.follow(exchange.tenant(), view.run().id()).orElseThrow(() -> unknown(exchange));
    if (!feed.whole()) {
      feed.close();
      throw refused("The run's events have expired.", "expired");
    }
    exchange.stream(
        feed,
        new BareTeller(),
        new StreamOptions(skip, null, Optional.empty(), StreamOptions.Framing.LINES));
  }

  private static long number(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException _) {
      throw refused("'after' is a number.", null);
    }
  }

  private void answer(Exchange exchange) {
    BareReader.Outputs answer = BareReader.outputs(exchange.body());
    RunView view = find(exchange);
    boolean counts = runs.answer(view, answer.request(), Content.of(answer.outputs()));
    exchange.json(OK, BareJson.bytes(BareJson.object().put("counts", counts)));
  }

  private void cancel(Exchange exchange) {
    RunView view = find(exchange);
    var outcome = view.run().state().ending().orElseGet(() -> runs.cancel(view));
    ObjectNode node = BareJson.object();
    node.set("outcome", BareJson.tree(outcome));
    exchange.json(OK, BareJson.bytes(node));
  }

  private void delete(Exchange exchange) {
    RunView view = find(exchange);
    if (!view.run().state().phase().over()) {
      throw refused("The run has not ended.", "in_flight");
    }
    boolean deleted = runs.delete(view);
    exchange.json(OK, BareJson.bytes(BareJson.object().put("deleted", deleted)));
  }

  private static void show(Exchange exchange, Run run) {
    ObjectNode node = BareJson.object();
    node.put("id", run.id().toString());
    node.put("phase", run.state().phase().name());
    run.state().ending().ifPresent(outcome -> node.set("outcome", BareJson.tree(outcome)));
    node.set("state", BareJson.tree(run.state()));
    node.set("steps", BareJson.tree(run.content().steps().toArray(new Step[0])));
    node.set("usage", BareJson.tree(run.content().usage()));
    exchange.json(OK, BareJson.bytes(node));
  }

  private RunView find(Exchange exchange) {
    return id(exchange.pathParam("id"))
        .flatMap(run -> runs.find(exchange.tenant(), run))
        .orElseThrow(() -> unknown(exchange));
  }

  private static Optional<RunId> id(String text) {
    try {
      return Optional.of(new RunId(UUID.fromString(text)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static RequestRejected unknown(Exchange exchange) {
    return new RequestRejected(
        ApiError.of(ApiError.Kind.NOT_FOUND, "There is no run " + exchange.pathParam("id") + "."));
  }

  private static RequestRejected refused(String message, @Nullable String code) {
    return new RequestRejected(ApiError.invalid(message, null, code));
  }

  @Override
  public byte[] wording(ApiError error) {
    ObjectNode node = BareJson.object();
    node.putObject("error")
        .put("kind", error.kind().name().toLowerCase(Locale.ROOT))
        .put("message", error.message())
        .put("param", error.param())
        .put("code", error.code());
    return BareJson.bytes(node);
  }
}
