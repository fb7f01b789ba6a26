package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.chaos.judge.Seen;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.run.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The list of responses says the same on every node, and what the log says. */
final class Lists {
  private static final int PAGES_MAX = 10;
  private static final String RULE = "all views agree";

  private final LogJudge log;
  private final Findings findings;
  private final Tenant tenant;

  /**
   * @param tenant whose lists they are
   */
  Lists(LogJudge log, Findings findings, Tenant tenant) {
    this.log = log;
    this.findings = findings;
    this.tenant = tenant;
  }

  /** Holds the newest responses of all nodes against each other; nothing may be under way. */
  void alike(List<Node> nodes) throws InterruptedException {
    List<Map<String, String>> lists = new ArrayList<>();
    for (Node node : nodes) {
      lists.add(statuses(node));
    }
    Map<String, String> first = lists.getFirst();
    for (Map<String, String> other : lists) {
      boolean alike = List.copyOf(first.entrySet()).equals(List.copyOf(other.entrySet()));
      findings.expect(alike, RULE, "list", first + "\n" + other);
    }
    for (Map.Entry<String, String> entry : first.entrySet()) {
      logged(entry.getKey(), entry.getValue());
    }
    findings.expect(!first.isEmpty(), RULE, "list", "it is empty");
  }

  private static Map<String, String> statuses(Node node) {
    Map<String, String> statuses = new LinkedHashMap<>();
    String after = "";
    for (int page = 0; page < PAGES_MAX; page++) {
      String path = "/v1/responses?limit=100&order=desc" + after;
      Reply reply =
          Eventually.get(
              "a list", () -> Optional.of(node.get(path)).filter(list -> list.status() != 503));
      for (JsonNode response : reply.json().path("data")) {
        statuses.put(response.path("id").asString(""), response.path("status").asString(""));
      }
      if (!reply.json().path("has_more").asBoolean(false)) {
        break;
      }
      after = "&after=" + reply.at("/last_id");
    }
    return statuses;
  }

  private void logged(String id, String status) throws InterruptedException {
    Optional<Seen> seen = log.ended(Desk.run(id), Duration.ZERO);
    findings.expect(
        seen.stream().allMatch(run -> run.tenant().equals(tenant)),
        "a team sees only its own",
        id,
        "in the list of " + tenant);
    String logged =
        seen.flatMap(Seen::outcome)
            .map(outcome -> outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
            .orElse("no ending");
    findings.expect(
        logged.equals(status), RULE, id, "the list says " + status + ", the log " + logged);
  }
}
