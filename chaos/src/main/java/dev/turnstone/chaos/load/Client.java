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
  private static final long RETRY_MILLIS_MAX = 8_000;
  private static final long BROKEN_MILLIS = 200;
  private static final int DOUBLINGS_MAX = 5;
  private static final long POLL_MILLIS = 700;

  private final List<Node> nodes;
  private final Findings findings;
  private final Progress progress;
  private int turn;
  private int failures;
  private String seen = "";

  Client(List<Node> nodes, int first, Findings findings, Progress progress) {
    this.nodes = nodes;
    this.turn = first;
    this.findings = findings;
    this.progress = progress;
  }

  /** Notes that a node answered: the next failure waits as if it were the first. */
  void answered() {
    failures = 0;
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
  private Reply insist(Exchange exchange) throws InterruptedException {
    while (true) {
      try {
        Reply reply = exchange.with(node());
        if (!LATER.contains(reply.status())) {
          answered();
          return reply;
        }
        later(reply);
      } catch (UncheckedIOException broken) {
        broken();
      }
    }
  }

  /** Notes that a node said "later", and waits as it says, longer each time. */
  void later(Reply reply) throws InterruptedException {
    told(reply);
    String seconds = reply.headers().getOrDefault("retry-after", "1");
    turn();
    rest(Long.parseLong(seconds) * 1_000);
  }

  private void rest(long millis) throws InterruptedException {
    progress.pause(Math.min(millis << failures, RETRY_MILLIS_MAX));
    failures = Math.min(failures + 1, DOUBLINGS_MAX);
  }

  private void told(Reply reply) {
    findings.count("answered " + reply.status());
    findings.expect(
        reply.headers().containsKey("retry-after"),
        "503 and 429 carry Retry-After",
        "HTTP",
        reply.text());
  }

  /** Notes that a connection broke or was refused, and waits a little. */
  void broken() throws InterruptedException {
    findings.count("connections broken or refused");
    turn();
    rest(BROKEN_MILLIS);
  }

  /** An answer that says the same as the last one is no progress. */
  Reply get(String path) throws InterruptedException {
    Reply reply = insist(node -> node.get(path));
    if (!reply.text().equals(seen)) {
      seen = reply.text();
      progress.made();
    }
    return reply;
  }

  /** Something that is said once. */
  Reply say(Exchange exchange) throws InterruptedException {
    Reply reply = insist(exchange);
    progress.made();
    return reply;
  }

  /** A creation under a key: however often it is asked for, it happens once. */
  Reply create(String path, ObjectNode body, String key) throws InterruptedException {
    return say(node -> node.post(path, body, Map.of("Idempotency-Key", key)));
  }

  /**
   * Asked once, without a key; empty where it was refused for now, or nobody can say whether it was
   * done.
   *
   * @throws Unexpected when it was refused for good
   */
  Optional<Reply> once(String path, ObjectNode body) {
    try {
      Reply reply = node().post(path, body, Map.of());
      progress.made();
      if (LATER.contains(reply.status())) {
        told(reply);
        return Optional.empty();
      }
      if (reply.status() != 200) {
        throw new Unexpected("a foreground request was refused", reply);
      }
      return Optional.of(reply);
    } catch (UncheckedIOException unknown) {
      findings.count("foreground requests without an answer");
      return Optional.empty();
    }
  }

  /** Between two polls. */
  void rest() throws InterruptedException {
    progress.pause(POLL_MILLIS);
  }
}
