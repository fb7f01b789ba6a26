package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Distribution;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Infra;
import dev.turnstone.cluster.Json;
import dev.turnstone.cluster.Node;
import dev.turnstone.cluster.Ports;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import dev.turnstone.cluster.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An installation with keys: two teams on it, and processes that are killed under them. */
final class KeysTest {
  private static final String MASTER = "sk-master-of-the-tests";
  private static final Path FOLDER = Distribution.work().resolve("keys");
  private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);

  /** What is promised of a revoked key. */
  private static final Duration REVOKED_MAX = Duration.ofSeconds(30);

  private static final Infra infra = InstalledCluster.infra(FOLDER);
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        Cluster.start(
            infra,
            FOLDER.resolve("cluster"),
            Cluster.Shape.SMALL,
            Map.of("TURNSTONE_MASTER_KEY", MASTER));
  }

  @AfterAll
  static void close() {
    cluster.close();
    infra.close();
  }

  private record Key(String id, String secret) {}

  private static Key key(String tenant) {
    Reply made =
        cluster.here().with(MASTER).post("/admin/keys", Json.object().put("tenant", tenant)).ok();
    return new Key(made.id(), made.at("/key"));
  }

  @Test
  void twoTeamsLoseNothingAndSeeNothingOfEachOtherThoughAWorkerAndANodeAreKilled() {
    Key red = key("red");
    Key blue = key("blue");
    Hold hold = Hold.before(3);
    Script reds = cluster.model().script().says(8, hold);
    Script blues = cluster.model().script().says(8, hold);
    Node redHere = cluster.here().with(red.secret());
    Node redThere = cluster.there().with(red.secret());
    Node blueHere = cluster.here().with(blue.secret());
    Node blueThere = cluster.there().with(blue.secret());
    Events live = redThere.stream(Ask.of(reds).background());
    live.untilText("w2 ");
    List<String> redIds = background(reds, redHere, redThere);
    List<String> blueIds = background(blues, blueHere, blueThere);

    cluster.callerOf(reds.awaitAsked(1)).kill();
    cluster.api(0).kill();
    hold.release();

    List<Event> events = live.all();
    Told.completed(events, Script.text(8));
    redIds.forEach(id -> Told.completed(redThere.over(id, TAKEOVER_MAX), Script.text(8)));
    blueIds.forEach(id -> Told.completed(blueThere.over(id, TAKEOVER_MAX), Script.text(8)));
    cluster.heal();
    List<String> allReds = new ArrayList<>(redIds);
    allReds.add(Told.id(events));
    for (Node theirs : List.of(blueHere, blueThere, cluster.here().with(MASTER))) {
      allReds.forEach(id -> assertThat(theirs.poll(id).status()).as(id).isEqualTo(404));
      assertThat(theirs.get("/v1/responses?limit=100").ok().text())
          .doesNotContain(allReds.toArray(new String[0]));
    }
    assertThat(listed(redHere)).containsExactlyInAnyOrderElementsOf(allReds);
    assertThat(listed(blueHere)).containsExactlyInAnyOrderElementsOf(blueIds);
    Eventually.holds("all usage is counted", () -> runs(red) == 11 && runs(blue) == 10);
    nothingIsKeptOf(red.secret());
  }

  private static List<String> background(Script script, Node... nodes) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(nodes[i % nodes.length].create(Ask.of(script).background()).ok().id());
    }
    return ids;
  }

  private static List<String> listed(Node node) {
    List<String> ids = new ArrayList<>();
    JsonNode list = node.get("/v1/responses?limit=100").ok().json();
    list.path("data").forEach(response -> ids.add(response.path("id").asString()));
    return ids;
  }

  private static long runs(Key key) {
    JsonNode usage = cluster.there().with(MASTER).get("/admin/usage?key=" + key.id()).ok().json();
    long runs = 0;
    for (JsonNode row : usage.path("data")) {
      runs += row.path("runs").asLong();
    }
    return runs;
  }

  /** Neither a log nor a row has the secret, nor do metrics. */
  private static void nothingIsKeptOf(String secret) {
    cluster
        .all()
        .forEach(role -> {
          assertThat(read(role.log())).doesNotContain(secret, MASTER);
          assertThat(role.node().get("/metrics").ok().text())
              .doesNotContain(secret, MASTER, "\"red\"", "\"blue\"", "key_");
        });
    try (var connection = cluster.database();
        var statement =
            connection.prepareStatement(
                "SELECT count(*) FROM run, api_key WHERE concat(run, api_key) LIKE ?")) {
      statement.setString(1, "%" + secret + "%");
      try (var rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRevokedKeyIsRefusedOnEveryNodeAlsoOnOneThatCannotReachPostgresWhereOthersGoOn() {
    Key gone = key("green");
    Key kept = key("green");
    try (TcpProxy proxy = TcpProxy.start(Ports.free(), postgresPort());
        RoleProcess far = behind(proxy)) {
      far.start();
      Script script = cluster.model().script().says(30, Hold.before(20));
      Events stream = far.node().with(gone.secret()).stream(Ask.of(script).background());
      stream.untilText("w2 ");
      far.node().with(kept.secret()).create(Ask.of("hello")).ok();
      proxy.cut();

      cluster.here().with(MASTER).delete("/admin/keys/" + gone.id()).ok();

      for (Node node : List.of(cluster.here(), cluster.there(), far.node())) {
        Eventually.holds(
            "refused on " + node.base(),
            REVOKED_MAX,
            () -> node.with(gone.secret()).get("/v1/models").status() == 401);
      }
      Script after = cluster.model().script().says("on");
      Told.completed(far.node().with(kept.secret()).create(Ask.of(after)).ok(), "on");
      cutOff(stream);
      Reply unknown = far.node().with("sk-ts-" + "0".repeat(48)).get("/v1/models");
      assertThat(unknown.status()).as("what it can't know it does not deny").isEqualTo(503);
    }
  }

  /** Whoever reads with a revoked key is told no more, though the run goes on. */
  private static void cutOff(Events stream) {
    try {
      var _ = stream.all();
    } catch (UncheckedIOException broke) {
      // That is one way to be cut off.
    }
    assertThat(stream.seen().getLast().terminal()).isFalse();
  }

  private static int postgresPort() {
    return URI.create(cluster.postgres().replaceFirst("jdbc:", "")).getPort();
  }

  private static RoleProcess behind(TcpProxy proxy) {
    String postgres =
        cluster.postgres().replaceFirst(":" + postgresPort() + "/", ":" + proxy.port() + "/");
    return cluster.another(
        "far", Map.of("TURNSTONE_POSTGRES", postgres, "TURNSTONE_MASTER_KEY", MASTER));
  }

  @Test
  void theCommandLineMakesListsAndRevokesKeysAndTellsWhatWasUsed() throws Exception {
    Said made = turnstone("keys", "create", "--tenant", "cli", "--name", "ci", "--expires", "30d");
    String secret = made.out().strip();
    assertThat(secret).matches("sk-ts-[0-9a-f]{48}");
    String id = made.err().replaceAll("(?s).*(key_[0-9A-Za-z]{24}).*", "$1");
    cluster.there().with(secret).create(Ask.of("hello")).ok();

    assertThat(turnstone("keys", "list").out())
        .contains(id, "cli", "ci", "until ")
        .doesNotContain(secret);
    Eventually.holds("the run is counted", () -> runs(new Key(id, secret)) == 1);
    assertThat(turnstone("usage", "--key", id).out()).contains(id, "cli", "scripted");
    assertThat(turnstone("keys", "revoke", id).err()).contains("revoked " + id);
    Eventually.holds(
        "the other node refuses it",
        REVOKED_MAX,
        () -> cluster.there().with(secret).get("/v1/models").status() == 401);
    assertThat(turnstone("keys", "list").out()).contains("revoked ");
    Said refused = turnstone("keys", "create", "--tenant", "no spaces please");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("'tenant' has 1 to 64 letters");
  }

  private record Said(int code, String out, String err) {}

  private static Said turnstone(String... arguments) throws IOException, InterruptedException {
    Path out = FOLDER.resolve("out");
    Path err = FOLDER.resolve("err");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add(cluster.here().base().toString());
    var builder = new ProcessBuilder(Distribution.production(64, all));
    builder.environment().put("TURNSTONE_MASTER_KEY", MASTER);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Said(code, Files.readString(out), Files.readString(err));
  }
}
