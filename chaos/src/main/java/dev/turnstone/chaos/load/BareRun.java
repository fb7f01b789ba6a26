package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Seen;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.run.RunId;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs in the bare dialect, by a client that does not give up. */
final class BareRun {
  private static final String RUNS = "/bare/runs/";

  private final Desk desk;

  BareRun(Desk desk) {
    this.desk = desk;
  }

  /** Its id. */
  String create(ObjectNode spec) throws InterruptedException {
    String key = desk.key("create");
    Reply reply = desk.client().say(node -> new Bare(node).create(spec, key));
    if (reply.status() != 200) {
      throw new Unexpected("a creation was refused", reply);
    }
    return reply.id();
  }

  /** Polls until it is in this phase. */
  JsonNode awaits(String id, String phase) throws InterruptedException {
    while (true) {
      Reply reply = desk.client().get(RUNS + id);
      if (reply.status() != 200) {
        throw new Unexpected("a poll of " + id + " was refused", reply);
      }
      if (reply.at("/phase").equals(phase)) {
        return reply.json();
      }
      if (reply.at("/phase").equals("ENDED")) {
        throw new Unexpected(id + " never was in phase " + phase, reply);
      }
      desk.client().rest();
    }
  }

  void answer(String id, String call, String output) throws InterruptedException {
    Reply reply = desk.client().say(node -> new Bare(node).answer(id, 0, call, output));
    if (reply.status() != 200) {
      throw new Unexpected("an answer was refused", reply);
    }
  }

  /** Waits for its end; it ended well by the log and by all nodes, and no step was repeated. */
  void completed(String id, Script script) throws InterruptedException {
    JsonNode ended = awaits(id, "ENDED");
    desk.findings()
        .expect(
            ended.at("/outcome/type").asString("").equals("completed"),
            "healthy runs never fail",
            id,
            ended.toString());
    for (Node node : desk.client().nodes()) {
      JsonNode other = desk.pinned(node).get(RUNS + id).json();
      desk.findings()
          .expect(
              other.at("/outcome").equals(ended.at("/outcome")),
              "all views agree",
              id,
              ended + "\n" + other);
    }
    Optional<Seen> seen = desk.logged(new RunId(UUID.fromString(id)));
    seen.ifPresent(run -> new Views(desk).stepsOnce(run, script));
  }
}
