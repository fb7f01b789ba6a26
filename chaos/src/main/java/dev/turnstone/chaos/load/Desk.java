package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.chaos.judge.Seen;
import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.ScriptedModel;
import dev.turnstone.cluster.ToolServer;
import dev.turnstone.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What one job works with: its chance, its client, its scripts, and where it reports. */
final class Desk {
  private static final String RESPONSES = "/v1/responses";
  private static final Duration LOG_MAX = Duration.ofSeconds(60);

  private final Shop shop;
  private final long number;
  private final RandomGenerator random;
  private final Progress progress;
  private final Client client;
  private final List<Script> scripts = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();

  /**
   * What all desks share.
   *
   * @param teams whose keys the clients bring
   */
  record Shop(
      Teams teams,
      ScriptedModel model,
      ToolServer tools,
      Findings findings,
      Calendar calendar,
      LogJudge log) {}

  Desk(Shop shop, long number, RandomGenerator random) {
    this.shop = shop;
    this.number = number;
    this.random = random;
    this.progress = new Progress(shop.calendar());
    this.client = new Client(shop.teams().nodes(number), (int) number, shop.findings(), progress);
  }

  RandomGenerator random() {
    return random;
  }

  Progress progress() {
    return progress;
  }

  Client client() {
    return client;
  }

  /** A client that asks this node only. */
  Client pinned(Node node) {
    return new Client(List.of(node), 0, shop.findings(), progress);
  }

  /** The nodes, as somebody of another team sees them. */
  List<Node> strangers() {
    return shop.teams().strangers(number);
  }

  Findings findings() {
    return shop.findings();
  }

  ToolServer tools() {
    return shop.tools();
  }

  /** A key of this job's, for its request of this name. */
  String key(String name) {
    return "chaos-" + Long.toHexString(random.nextLong()) + "-" + number + "-" + name;
  }

  Script script() {
    Script script = shop.model().script();
    scripts.add(script);
    return script;
  }

  /** Something for a tool to do, of which nobody else knows. */
  String order() {
    String order = "order-" + number + "-" + orders.size();
    orders.add(order);
    return order;
  }

  /** Words by chance. */
  List<String> words(int least, int most) {
    int count = random.nextInt(least, most + 1);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(Integer.toString(random.nextInt(1_000_000), 36) + " ");
    }
    return words;
  }

  /** Between two words: most models are quick, one of five is slow enough to be shot in between. */
  Duration gap() {
    return Duration.ofMillis(random.nextInt(5) == 0 ? random.nextInt(100) : random.nextInt(8));
  }

  /** Asks for a response in the background, under a key; its id. */
  String background(Ask ask) throws InterruptedException {
    Reply reply = client.create(RESPONSES, ask.background().body(), key("create"));
    if (reply.status() != 200) {
      throw new Unexpected("a creation was refused", reply);
    }
    return reply.id();
  }

  /** Polls until the response has ended. */
  Reply over(String id) throws InterruptedException {
    while (true) {
      Reply reply = client.get(RESPONSES + "/" + id);
      if (reply.status() != 200) {
        throw new Unexpected("a poll of " + id + " was refused", reply);
      }
      String status = reply.at("/status");
      if (!status.equals("queued") && !status.equals("in_progress")) {
        return reply;
      }
      client.rest();
    }
  }

  /** The run by the log, which must have an ending. */
  Optional<Seen> logged(RunId run) throws InterruptedException {
    Optional<Seen> seen = shop.log().ended(run, LOG_MAX);
    findings().expect(seen.isPresent(), "every run ends", run.toString(), "the log has no ending");
    return seen;
  }

  Calendar calendar() {
    return shop.calendar();
  }

  static RunId run(String response) {
    return EventsTopic.run(response);
  }

  /** Lets go of what only this job needed. */
  void clear() {
    scripts.forEach(shop.model()::forget);
    orders.forEach(shop.tools()::forget);
  }
}
