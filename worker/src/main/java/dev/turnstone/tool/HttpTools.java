package dev.turnstone.tool;

import dev.turnstone.run.Tool;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/**
 * Tools of the settings, called by POST with the arguments as body and the stable key as {@code
 * Idempotency-Key}. Safe for many threads; closing breaks off open calls.
 */
public final class HttpTools implements ToolRunner, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Map<String, Known> tools;
  private final OkHttpClient http;
  private final MeterRegistry registry;

  /**
   * @throws IllegalArgumentException when two tools have one name or a schema is none
   */
  public HttpTools(List<HttpToolSettings> tools, MeterRegistry registry) {
    this.tools = byName(tools);
    this.registry = registry;
    this.http = http();
  }

  @Override
  public boolean offers(String name) {
    return tools.containsKey(name);
  }

  @Override
  public Optional<Tool> describe(String name) {
    return Optional.ofNullable(tools.get(name)).map(known -> described(known.tool()));
  }

  @Override
  public boolean repeatable(String name) {
    Known known = tools.get(name);
    return known != null && (known.tool().idempotent() || known.tool().takesKey());
  }

  @Override
  public ToolRun run(ToolRequest request) {
    Known known = tools.get(request.name());
    if (known == null) {
      return NotRun.failed(request, "There is no tool of this name.");
    }
    return known
        .arguments()
        .problem(request.arguments())
        .<ToolRun>map(problem -> NotRun.failed(request, problem))
        .orElseGet(() -> new HttpToolRun(http, known.tool(), request, registry));
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }

  private static Tool described(HttpToolSettings tool) {
    return new Tool(tool.name(), tool.description(), tool.parameters(), null, Tool.Caller.SERVER);
  }

  private static Map<String, Known> byName(List<HttpToolSettings> tools) {
    Map<String, Known> known = new HashMap<>();
    for (HttpToolSettings tool : tools) {
      if (known.put(tool.name(), new Known(tool, Arguments.of(tool))) != null) {
        throw new IllegalArgumentException("two tools have the same name: " + tool.name());
      }
    }
    return Map.copyOf(known);
  }

  /**
   * Nothing is ever sent twice, and nowhere else: a redirect is the tool's answer. No connection is
   * kept: a tool may close an idle one just as a call goes out, and nobody would know whether that
   * call was made.
   */
  private static OkHttpClient http() {
    return new OkHttpClient.Builder()
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
        .connectTimeout(CONNECT)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .followRedirects(false)
        .followSslRedirects(false)
        .eventListenerFactory(HttpTools::listener)
        .build();
  }

  private static EventListener listener(Call call) {
    HttpToolRun.Sent sent = call.request().tag(HttpToolRun.Sent.class);
    return sent == null ? EventListener.NONE : new Watch(sent);
  }

  private record Known(HttpToolSettings tool, Arguments arguments) {}

  /** Notes the moment from which on a tool may have heard of a call. */
  private static final class Watch extends EventListener {
    private final HttpToolRun.Sent sent;

    Watch(HttpToolRun.Sent sent) {
      this.sent = sent;
    }

    @Override
    public void requestHeadersStart(Call call) {
      sent.now();
    }
  }
}
