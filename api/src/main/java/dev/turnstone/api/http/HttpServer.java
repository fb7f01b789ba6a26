package dev.turnstone.api.http;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Dialect;
import dev.turnstone.api.Handler;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.Routes;
import dev.turnstone.api.access.Access;
import dev.turnstone.api.access.Visit;
import dev.turnstone.api.openapi.OpenApi;
import dev.turnstone.kit.Ids;
import dev.turnstone.kit.Service;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves dialects and probes on one port. */
public final class HttpServer implements Service {
  static final String REQUEST_ID = "x-request-id";

  /** The attribute of a context under which the one who was let in is found. */
  static final String VISIT = "visit";

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final Set<HandlerType> OF_EVERY_PATH =
      Set.of(HandlerType.BEFORE, HandlerType.HEAD);

  private final HttpSettings settings;
  private final List<Dialect> dialects;
  private final Health health;
  private final Errors errors;
  private final Access access;
  private final Ids ids;
  private final Javalin javalin;

  /** A server for which the settings' key, if there is one, is the only one. */
  public HttpServer(HttpSettings settings, List<Dialect> dialects, Health health, Ids ids) {
    this(settings, Access.of(settings.masterKey()), dialects, health, ids);
  }

  /**
   * @param access who may come in, to everything but the probes and the description
   */
  public HttpServer(
      HttpSettings settings, Access access, List<Dialect> dialects, Health health, Ids ids) {
    this.access = access;
    this.settings = settings;
    this.dialects = List.copyOf(dialects);
    this.health = health;
    this.ids = ids;
    this.errors = new Errors(this.dialects);
    this.javalin = Javalin.create(this::configure);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = settings.bodyBytesMax();
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServer(
        server -> server.setErrorHandler(new EarlyErrors(errors, this::requestId)));
    config.routes.before(context -> context.header(REQUEST_ID, requestId()));
    probes(config);
    docs(config);
    dialects.forEach(dialect -> dialect.routes(routes(config)));
    failures(config);
  }

  private String requestId() {
    return "req_" + ids.next().toString().replace("-", "");
  }

  private void probes(JavalinConfig config) {
    config.routes.get("/livez", context -> context.result("ok\n"));
    config.routes.get(
        "/readyz",
        context -> {
          boolean ready = health.ready().getAsBoolean();
          context.status(ready ? 200 : 503).result(ready ? "ok\n" : "not ready\n");
        });
    config.routes.get(
        "/metrics",
        context ->
            context
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(health.metrics().get()));
  }

  private void docs(JavalinConfig config) {
    List<String> pieces =
        dialects.stream().flatMap(dialect -> dialect.description().stream()).toList();
    if (!pieces.isEmpty()) {
      new Docs(OpenApi.document(pieces)).routes(config.routes);
    }
  }

  private Routes routes(JavalinConfig config) {
    return new Routes() {
      @Override
      public void get(String path, Handler handler) {
        config.routes.get(path, context -> handle(context, handler));
        config.routes.head(path, context -> handle(context, handler));
      }

      @Override
      public void post(String path, Handler handler) {
        config.routes.post(path, context -> handle(context, handler));
      }

      @Override
      public void delete(String path, Handler handler) {
        config.routes.delete(path, context -> handle(context, handler));
      }
    };
  }

  private void handle(Context context, Handler handler) {
    Visit visit = access.visit(context.header("Authorization"));
    context.attribute(VISIT, visit);
    handler.handle(new JavalinExchange(context, visit, settings));
    if (!context.res().isCommitted()) {
      // Whoever waited long must not be told what they may know no more, or nothing at all.
      visit.check();
    }
  }

  private void failures(JavalinConfig config) {
    config.routes.exception(
        RequestRejected.class, (rejected, context) -> errors.answer(context, rejected.error()));
    config.routes.exception(
        HttpResponseException.class, (refused, context) -> errors.framework(context, refused));
    config.routes.exception(EofException.class, (_, _) -> log.debug("client went away"));
    config.routes.exception(
        Exception.class,
        (failure, context) -> {
          log.error("request failed path={}", context.path(), failure);
          errors.answer(
              context,
              ApiError.of(ApiError.Kind.INTERNAL, "The server failed to handle this request."));
        });
  }

  /**
   * Everything that is served, sorted: {@code GET /v1/responses/{id}}. HEAD goes without saying.
   */
  public SortedSet<String> served() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> !OF_EVERY_PATH.contains(endpoint.method))
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void start() {
    javalin.start(settings.host(), settings.port());
    log.info("listening host={} port={}", settings.host(), port());
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
