package dev.turnstone.api.http;

import dev.turnstone.api.ApiError;
import dev.turnstone.api.Caller;
import dev.turnstone.api.Exchange;
import dev.turnstone.api.RequestRejected;
import dev.turnstone.api.RunFeed;
import dev.turnstone.api.StreamOptions;
import dev.turnstone.api.Teller;
import dev.turnstone.api.access.Visit;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One exchange over Javalin. */
final class JavalinExchange implements Exchange {
  /** How many times the limit is read of a body that is over it. */
  private static final int HEARD_OUT = 4;

  private final Context context;
  private final Visit visit;
  private final HttpSettings settings;
  private final Connection connection;

  JavalinExchange(Context context, Visit visit, HttpSettings settings) {
    this.context = context;
    this.visit = visit;
    this.settings = settings;
    this.connection = Connection.of(context.req());
  }

  @Override
  public String method() {
    return context.req().getMethod().toUpperCase(Locale.ROOT);
  }

  @Override
  public String path() {
    return context.path();
  }

  @Override
  public String pathParam(String name) {
    return context.pathParam(name);
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  @Override
  public List<String> queries(String name) {
    return context.queryParams(name);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.header(name));
  }

  @Override
  public Caller caller() {
    return visit.caller();
  }

  @Override
  public byte[] body() {
    try {
      InputStream in = context.req().getInputStream();
      if (context.req().getContentLengthLong() > settings.bodyBytesMax()) {
        throw tooLarge(in);
      }
      byte[] body = in.readNBytes(settings.bodyBytesMax() + 1);
      if (body.length > settings.bodyBytesMax()) {
        throw tooLarge(in);
      }
      return body;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** A client that is cut off while it still sends never reads the answer: it is heard out. */
  private RequestRejected tooLarge(InputStream in) throws IOException {
    long left = (long) HEARD_OUT * settings.bodyBytesMax();
    for (long more = 1; left > 0 && more > 0; left -= more) {
      more = in.skip(left);
    }
    context.header("Connection", "close");
    return new RequestRejected(
        ApiError.of(
            ApiError.Kind.TOO_LARGE,
            "The request body is larger than " + settings.bodyBytesMax() + " bytes."));
  }

  @Override
  public void header(String name, String value) {
    context.header(name, value);
  }

  @Override
  public void json(int status, byte[] body) {
    visit.headers().get().forEach(context::header);
    context.status(status).contentType("application/json").result(body);
  }

  @Override
  public void stream(RunFeed feed, Teller teller, StreamOptions options) {
    context.contentType(
        options.framing() == StreamOptions.Framing.EVENTS
            ? "text/event-stream; charset=utf-8"
            : "application/x-ndjson");
    visit.headers().get().forEach(context::header);
    context.header("Cache-Control", "no-cache");
    context.header("X-Accel-Buffering", "no");
    try (feed) {
      if (method().equals("HEAD")) {
        return;
      }
      new EventStream(
              context.res(), connection, visit.welcome(), settings, new Pulse(System::nanoTime))
          .run(feed, teller, options);
    }
  }

  @Override
  public boolean clientGone() {
    return connection.gone() || !visit.welcome().getAsBoolean();
  }
}
