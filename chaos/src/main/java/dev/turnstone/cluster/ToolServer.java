package dev.turnstone.cluster;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/**
 * Tools over HTTP that count what they did. What a call is about is its argument {@code order}: the
 * effect happens when the call comes in; the answer may be held back, and is longer by its argument
 * {@code bytes}.
 */
public final class ToolServer implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(100);

  private final LoopbackServer server;
  private final Map<String, List<ToolCall>> calls = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final Map<String, Integer> forgotten = new ConcurrentHashMap<>();

  /**
   * A call that reached a tool.
   *
   * @param key its idempotency key, empty if it had none
   * @param order what it was about
   */
  public record ToolCall(
      String tool, String key, String order, Map<String, List<String>> headers) {}

  public ToolServer() {
    server = LoopbackServer.start(this::serve);
  }

  public String url(String tool) {
    return server.url() + "/" + tool;
  }

  /** Answers to calls about this order wait here. */
  public Hold hold(String order) {
    Hold hold = Hold.before(0);
    holds.put(order, hold);
    return hold;
  }

  public List<ToolCall> calls(String order) {
    return List.copyOf(calls.getOrDefault(order, List.of()));
  }

  /** Drops the calls about an order that nobody will ask for again. */
  public void forget(String order) {
    List<ToolCall> made = calls.remove(order);
    forgotten.put(order, made == null ? 0 : made.size());
    holds.remove(order);
  }

  /** Orders that were made once when they were forgotten, and once more later. */
  public List<String> madeAgain(String tool) {
    return calls.entrySet().stream()
        .filter(entry -> forgotten.getOrDefault(entry.getKey(), 0) > 0)
        .filter(entry -> entry.getValue().stream().anyMatch(call -> call.tool().equals(tool)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      JsonNode arguments = Json.read(new String(bytes, StandardCharsets.UTF_8));
      String order = arguments.path("order").asString("");
      String tool = exchange.getRequestURI().getPath().substring(1);
      var headers = exchange.getRequestHeaders();
      String key = String.valueOf(headers.getOrDefault("Idempotency-Key", List.of("")).getFirst());
      calls
          .computeIfAbsent(order, _ -> new CopyOnWriteArrayList<>())
          .add(new ToolCall(tool, key, order, Map.copyOf(headers)));
      answer(exchange, order, arguments.path("bytes").asInt(0));
    }
  }

  private void answer(HttpExchange exchange, String order, int more) throws IOException {
    Hold hold = holds.get(order);
    while (hold != null && !hold.pass(BEAT)) {
      // Held.
    }
    byte[] bytes = ("done: " + order + "x".repeat(more)).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
