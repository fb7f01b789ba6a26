package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client that knows all API nodes: what is refused for now, or broke off, it asks again of the
 * next node. For one thread.
 */
final class Client {
  private static final Set<Integer> LATER = Set.of(429, 503);
  private static final long RETRY_MILLIS_MAX = 2_000;
  private static final long BROKEN_MILLIS = 200;
  private static final long POLL_MILLIS = 700;

  private final List<Node> nodes;
  private final Findings findings;
  private final Progress progress;
  private int turn;

  Client(List<Node> nodes, int first, Findings findings, Progress progress) {
    this.nodes = nodes;
    this.turn = first;
    this.findings = findings;
    this.progress = progress;
  }

  /** The node that is asked next. */
  Node node() {
    return nodes.get(Math.floorMod(turn, nodes.size()));
  }

  List<Node> nodes() {
    return nodes;
  }

  /** From now on another node. */
  void turn() {
    turn++;
  }

  /** What one exchange comes to. */
  interface Exchange {
    Reply with(Node node);
  }

  /** Until a node answers other than "later". */
  Reply insist(Exchange exchange) throws InterruptedException {
    while (true) {
      try {
        Reply reply = exchange.with(node());
        if (!LATER.contains(reply.status())) {
          progress.made();
          return reply;
        }
        later(reply);
      } catch (UncheckedIOException broken) {
        broken();
      }
    }
  }

  /** Notes that a node said "later", and waits as it says. */
  void later(Reply reply) throws InterruptedException {
    findings.count("answered " + reply.status());
    findings.expect(
        reply.headers().containsKey("retry-after"),
        "503 and 429 carry Retry-After",
        "HTTP",
        reply.text());
    String seconds = reply.headers().getOrDefault("retry-after", "1");
    turn();
    long millis = Long.parseLong(seconds) * 1_000;
    progress.pause(Math.min(millis, RETRY_MILLIS_MAX));
  }

  /** Notes that a connection broke or was refused, and waits a little. */
  void broken() throws InterruptedException {
    findings.count("connections broken or refused");
    turn();
    progress.pause(BROKEN_MILLIS);
  }

  Reply get(String path) throws InterruptedException {
    return insist(node -> node.get(path));
  }

  /** A creation under a key: however often it is asked for, it happens once. */
  Reply create(String path, ObjectNode body, String key) throws InterruptedException {
    return insist(node -> node.post(path, body, Map.of("Idempotency-Key", key)));
  }

  /** Asked once; empty where nobody can say whether it was done. */
  Optional<Reply> once(String path, ObjectNode body) {
    try {
      return Optional.of(node().post(path, body, Map.of()));
    } catch (UncheckedIOException unknown) {
      return Optional.empty();
    }
  }

  /** Between two polls. */
  void rest() throws InterruptedException {
    progress.pause(POLL_MILLIS);
  }
}
