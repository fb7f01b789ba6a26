package dev.turnstone.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One API node as a client sees it.
 *
 * @param key that the client brings; empty for none
 */
public record Node(URI base, String key) {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final String RESPONSES = "/v1/responses";

  public static Node at(int port) {
    return new Node(URI.create("http://127.0.0.1:" + port), "");
  }

  /** The same node for a client that brings this key. */
  public Node with(String newKey) {
    return new Node(base, newKey);
  }

  public Reply post(String path, Object body) {
    return post(path, body, Map.of());
  }

  public Reply post(String path, Object body, Map<String, String> headers) {
    return reply(path, "POST", and(headers), bytes(body));
  }

  public Reply get(String path) {
    return reply(path, "GET", Map.of(), new byte[0]);
  }

  public Reply delete(String path) {
    return reply(path, "DELETE", Map.of(), new byte[0]);
  }

  /** Anything at all; the body is sent as it is. */
  public Reply send(String method, String path, Map<String, String> headers, String body) {
    return reply(path, method, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  public Reply create(Ask ask) {
    return post(RESPONSES, ask.body());
  }

  public Reply create(Ask ask, String idempotencyKey) {
    return post(RESPONSES, ask.body(), Map.of("Idempotency-Key", idempotencyKey));
  }

  /** A request whose answer nobody has read yet. */
  public Http begin(Ask ask) {
    return open(RESPONSES, "POST", JSON, bytes(ask.body()));
  }

  /** A request of a client that will hang up before it is answered. */
  public Socket unanswered(Ask ask) throws IOException {
    return Http.unanswered(base.resolve(RESPONSES), "POST", keyed(JSON), bytes(ask.body()));
  }

  /** A GET whose answer nobody has read yet. */
  public Http open(String path) {
    return open(path, "GET", Map.of(), new byte[0]);
  }

  /** A POST whose answer nobody has read yet. */
  public Http open(String path, Object body, Map<String, String> headers) {
    return open(path, "POST", and(headers), bytes(body));
  }

  public Events stream(Ask ask) {
    return events(begin(ask.streamed()));
  }

  public Events stream(Ask ask, String idempotencyKey) {
    byte[] body = bytes(ask.streamed().body());
    Map<String, String> headers = and(Map.of("Idempotency-Key", idempotencyKey));
    return events(open(RESPONSES, "POST", headers, body));
  }

  /** The stream of a run from its start, or what comes after an event. */
  public Events follow(String id) {
    return events(open(RESPONSES + "/" + id + "?stream=true", "GET", Map.of(), new byte[0]));
  }

  public Events follow(String id, long after) {
    String path = RESPONSES + "/" + id + "?stream=true&starting_after=" + after;
    return events(open(path, "GET", Map.of(), new byte[0]));
  }

  /**
   * The stream of a run from its start, in chunks, as a connection that stays open has it: so a
   * stream that was cut off can be told from one that has ended.
   */
  public Events followInChunks(String id) {
    Map<String, String> headers = Map.of("Connection", "keep-alive");
    return events(open(RESPONSES + "/" + id + "?stream=true", "GET", headers, new byte[0]));
  }

  private static Events events(Http http) {
    if (http.status() != 200) {
      try (http) {
        throw new AssertionError("status " + http.status() + ": " + http.text());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Events(http);
  }

  public Reply poll(String id) {
    return get(RESPONSES + "/" + id);
  }

  public Reply cancel(String id) {
    return post(RESPONSES + "/" + id + "/cancel", Json.object());
  }

  public Reply remove(String id) {
    return delete(RESPONSES + "/" + id);
  }

  /** Polls until the run has ended. */
  public Reply over(String id) {
    return over(id, Eventually.LIMIT);
  }

  public Reply over(String id, Duration limit) {
    return Eventually.get(
        "the end of " + id, limit, () -> Optional.of(poll(id).ok()).filter(Node::ended));
  }

  private static boolean ended(Reply reply) {
    String status = reply.at("/status");
    return !status.equals("queued") && !status.equals("in_progress");
  }

  /** Whether it says that it can serve; false when nobody answers. */
  public boolean ready() {
    try (var http = Http.send(base.resolve("/readyz"), "GET", Map.of(), new byte[0])) {
      return http.status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Reply reply(String path, String method, Map<String, String> headers, byte[] body) {
    try (var http = open(path, method, headers, body)) {
      return new Reply(http.status(), http.headers(), http.text());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  private Http open(String path, String method, Map<String, String> headers, byte[] body) {
    try {
      return Http.send(base.resolve(path), method, keyed(headers), body);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  private Map<String, String> keyed(Map<String, String> headers) {
    if (key.isEmpty()) {
      return headers;
    }
    var all = new HashMap<>(headers);
    all.put("Authorization", "Bearer " + key);
    return all;
  }

  private static Map<String, String> and(Map<String, String> headers) {
    var all = new HashMap<>(JSON);
    all.putAll(headers);
    return all;
  }

  private static byte[] bytes(Object body) {
    return Json.text(body).getBytes(StandardCharsets.UTF_8);
  }
}
