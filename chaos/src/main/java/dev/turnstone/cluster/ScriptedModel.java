package dev.turnstone.cluster;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A server of OpenAI's chat completions that answers by scripts, and knows afterwards who asked for
 * what. Prompts without a script are answered with an echo.
 */
public final class ScriptedModel implements AutoCloseable {
  private static final String NAME = "script-";
  private static final Pattern MARKER = Pattern.compile("\\[\\[([^\\]]+)]]");

  private final LoopbackServer server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, List<ModelCall>> calls = new ConcurrentHashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private final List<ModelCall> late = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  public ScriptedModel() {
    server = LoopbackServer.start(this::serve);
  }

  /** The base URL for one caller, by which its calls are told apart. */
  public String url(String caller) {
    return server.url() + "/" + caller + "/v1";
  }

  /** A new script, with a prompt of its own. */
  public Script script() {
    String key = NAME + count.incrementAndGet();
    var script = new Script(key, this);
    scripts.put(key, script);
    return script;
  }

  /** How often it was asked for anything. */
  public int asked() {
    return asked.get();
  }

  /** The calls for one script, in the order in which they began. */
  public List<ModelCall> asked(String key) {
    return List.copyOf(calls.getOrDefault(key, List.of()));
  }

  /** Calls for scripts that had been dropped, but for those whose runs were stopped. */
  public List<ModelCall> late() {
    return List.copyOf(late);
  }

  /** Drops a script that nobody will ask for again, and its calls. */
  public void forget(Script script) {
    if (script.stopped()) {
      stopped.add(script.key());
    }
    scripts.remove(script.key());
    calls.remove(script.key());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().endsWith("/models")) {
        reply(
            exchange,
            200,
            "{\"object\":\"list\",\"data\":[{\"id\":\"scripted\",\"object\":\"model\"}]}");
      } else {
        complete(exchange);
      }
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonNode body = Json.read(new String(bytes, StandardCharsets.UTF_8));
    ModelCall call = call(exchange, body);
    asked.incrementAndGet();
    if (dropped(call.key())) {
      late.add(call);
    } else {
      calls.computeIfAbsent(call.key(), _ -> new CopyOnWriteArrayList<>()).add(call);
    }
    try {
      Script.Answer answer = answer(call);
      if (answer.status() == 200) {
        new Completion(exchange, body).tell(answer);
      } else {
        reply(exchange, answer.status(), "{\"error\":{\"message\":\"scripted\"}}");
      }
      call.end().complete(true);
    } catch (IOException hungUp) {
      call.end().complete(false);
      throw hungUp;
    }
  }

  private boolean dropped(String key) {
    return key.startsWith(NAME) && !scripts.containsKey(key) && !stopped.contains(key);
  }

  private Script.Answer answer(ModelCall call) {
    Script script = scripts.get(call.key());
    if (script == null) {
      List<String> echo = List.of("echo: ", call.key());
      return new Script.Answer(echo, List.of(), Duration.ZERO, null, 200);
    }
    return script
        .answer(call.step())
        .orElseThrow(() -> new IllegalStateException("no answer " + call.step() + " for " + call));
  }

  /** A worker's key for a call is its run, and behind a hyphen the step. */
  private static String run(HttpExchange exchange) {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    return key == null ? "" : key.split("-", 2)[0];
  }

  private static ModelCall call(HttpExchange exchange, JsonNode body) {
    String prompt = "";
    int step = 0;
    for (JsonNode message : body.path("messages")) {
      switch (message.path("role").asString("")) {
        case "user" -> {
          prompt = said(message);
          step = 0;
        }
        case "assistant" -> step++;
        default -> {
          // Instructions and results of tools.
        }
      }
    }
    Matcher marker = MARKER.matcher(prompt);
    String key = marker.find() ? marker.group(1) : prompt;
    String via = exchange.getRequestURI().getPath().split("/", 3)[1];
    return new ModelCall(
        key, run(exchange), step, via, body, new CompletableFuture<>(), System.currentTimeMillis());
  }

  /** A message's text, whichever of the two forms it has. */
  public static String said(JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isString()) {
      return content.asString();
    }
    var text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")));
    return text.toString();
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
