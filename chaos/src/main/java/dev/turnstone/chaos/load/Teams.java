package dev.turnstone.chaos.load;

import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Json;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.run.Tenant;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The teams that share the cluster: each comes with a key of its own, within limits, and is to see
 * nothing of the other. What they used is held against the log in the end.
 */
public final class Teams {
  /** The master key of the installation. */
  public static final String MASTER = "sk-master-of-chaos";

  /** Only a key whose runs are never done with gets there, or one that waits for an outage. */
  private static final int OPEN_RUNS_MAX = 60;

  private final List<Node> nodes;
  private final List<Team> teams;

  private record Team(Tenant tenant, String id, String secret) {}

  private Teams(List<Node> nodes, List<Team> teams) {
    this.nodes = nodes;
    this.teams = teams;
  }

  /** Makes a key for each of two teams. */
  public static Teams of(Cluster cluster) {
    List<Node> nodes = cluster.apis().stream().map(RoleProcess::node).toList();
    Node admin = nodes.getFirst().with(MASTER);
    return new Teams(nodes, Stream.of("red", "blue").map(name -> team(admin, name)).toList());
  }

  private static Team team(Node admin, String name) {
    var wishes =
        Json.object()
            .put("tenant", name)
            .put("open_runs", OPEN_RUNS_MAX)
            .put("requests_per_minute", 10_000)
            .put("tokens_per_day", 1_000_000_000L);
    Reply made = admin.post("/admin/keys", wishes).ok();
    return new Team(new Tenant(name), made.id(), made.at("/key"));
  }

  /** The API nodes, as the team of a job sees them. */
  List<Node> nodes(long job) {
    return nodes(teams.get(Math.floorMod(job, teams.size())));
  }

  /** The same nodes, as another team sees them. */
  List<Node> strangers(long job) {
    return nodes(job + 1);
  }

  private List<Node> nodes(Team team) {
    return nodes.stream().map(node -> node.with(team.secret())).toList();
  }

  /**
   * Each team's list says the same on every node, and has what the log has of theirs; each run of
   * theirs was counted once. Nothing may be under way.
   */
  public void judge(LogJudge log, Findings findings) throws InterruptedException {
    for (Team team : teams) {
      new Lists(log, findings, team.tenant()).alike(nodes(team));
      usage(team, log.ended(team.tenant()), findings);
    }
  }

  /** Waits for as long as the materializer may be behind. */
  private void usage(Team team, long ended, Findings findings) {
    var last = new AtomicReference<String>("nobody said");
    try {
      Eventually.holds(
          "the usage of " + team.tenant(),
          () -> {
            last.set(counted(team));
            return last.get().equals(Long.toString(ended));
          });
    } catch (AssertionError never) {
      String text = "%d runs ended, counted: %s".formatted(ended, last);
      findings.wrong("usage counts each run once", team.tenant().toString(), text);
    }
  }

  /** How many runs, or why that can't be said. */
  private String counted(Team team) {
    try {
      Reply usage = nodes.getFirst().with(MASTER).get("/admin/usage?key=" + team.id());
      if (usage.status() != 200 || usage.json().path("has_more").asBoolean(true)) {
        return "status " + usage.status() + ", or more rows than one answer has";
      }
      long runs = 0;
      for (JsonNode row : usage.json().path("data")) {
        runs += row.path("runs").asLong();
      }
      return Long.toString(runs);
    } catch (UncheckedIOException away) {
      return away.toString();
    }
  }
}
