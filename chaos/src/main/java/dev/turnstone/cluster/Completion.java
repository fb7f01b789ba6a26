package dev.turnstone.cluster;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer on its way: streamed, as every call here asks for. */
public final class Completion {
  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int TOKENS_ASKED = 7;

  private final HttpExchange exchange;
  private final JsonNode request;

  public Completion(HttpExchange exchange, JsonNode request) {
    this.exchange = exchange;
    this.request = request;
  }

  public void tell(Script.Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    int said = 0;
    for (String token : answer.tokens()) {
      hold(answer.hold(), said, out);
      send(out, chunk(Json.object().put("role", "assistant").put("content", token)));
      said++;
      LockSupport.parkNanos(answer.gap().toNanos());
    }
    hold(answer.hold(), said, out);
    callTools(out, answer.calls());
    send(out, end(answer.calls().isEmpty() ? "stop" : "tool_calls"));
    send(out, usage(said));
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Comments keep coming, so that a caller who hangs up is noticed. */
  private static void hold(@Nullable Hold hold, int said, OutputStream out) throws IOException {
    if (hold == null || hold.before() != said) {
      return;
    }
    while (!hold.pass(BEAT)) {
      out.write(": held\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private void callTools(OutputStream out, List<Script.Call> calls) throws IOException {
    for (int i = 0; i < calls.size(); i++) {
      Script.Call call = calls.get(i);
      ObjectNode function = Json.object().put("name", call.name()).put("arguments", "");
      send(
          out,
          tool(
              Json.object()
                  .put("index", i)
                  .put("id", "call_" + i)
                  .put("type", "function")
                  .set("function", function)));
      send(
          out,
          tool(
              Json.object()
                  .put("index", i)
                  .set("function", Json.object().put("arguments", call.arguments()))));
    }
  }

  private JsonNode tool(JsonNode fragment) {
    ObjectNode delta = Json.object();
    delta.putArray("tool_calls").add(fragment);
    return chunk(delta);
  }

  private ObjectNode chunk(JsonNode delta) {
    ObjectNode chunk = base();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .putNull("finish_reason")
        .set("delta", delta);
    return chunk;
  }

  private ObjectNode end(String reason) {
    ObjectNode chunk = base();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", reason)
        .putObject("delta");
    return chunk;
  }

  private ObjectNode usage(int said) {
    ObjectNode chunk = base();
    chunk.putArray("choices");
    chunk
        .putObject("usage")
        .put("prompt_tokens", TOKENS_ASKED)
        .put("completion_tokens", said)
        .put("total_tokens", TOKENS_ASKED + said);
    return chunk;
  }

  private ObjectNode base() {
    return Json.object()
        .put("id", "chatcmpl-scripted")
        .put("object", "chat.completion.chunk")
        .put("created", 1)
        .put("model", request.path("model").asString(""));
  }

  private static void send(OutputStream out, JsonNode chunk) throws IOException {
    out.write(("data: " + Json.text(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
