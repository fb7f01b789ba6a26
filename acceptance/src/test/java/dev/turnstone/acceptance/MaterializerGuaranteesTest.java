package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Bare;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Eventually;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Script;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What Postgres holds follows from the log, whatever happens to the one who writes it. */
@Installed
final class MaterializerGuaranteesTest {
  private static final String WAITING =
      "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock'";

  @Test
  @Tag("guarantee-OFFSETS_OUTSIDE_THE_TRANSACTION")
  void aMaterializerThatIsKilledWhileItWritesLosesNothing(Cluster cluster) throws SQLException {
    Script script = cluster.model().script().says("kept");
    List<Event> events;
    try (Connection lock = cluster.database();
        Connection look = cluster.database()) {
      lock.setAutoCommit(false);
      execute(lock, "LOCK TABLE run IN SHARE MODE");
      events = cluster.here().stream(Ask.of(script)).all();
      Eventually.holds("the materializer waits for the table", () -> count(look, WAITING) > 0);
      cluster.materializer().kill();
      lock.rollback();
    }

    cluster.materializer().start();
    cluster.api(1).restart();

    Told.completed(events, "kept");
    Told.alike(cluster, Told.id(events), events);
  }

  /** The second run does not queue behind the first, as no public face would have it. */
  @Test
  @Tag("guarantee-MESSAGE_BEFORE_ENDING")
  void aLanesHistoryHoldsNothingOfARunThatHasNotEnded(Cluster cluster) {
    Hold hold = Hold.before(1);
    Script first = cluster.model().script();
    first.calls(new Script.Call("lookup", "{\"order\":\"x\"}")).says(2, hold);
    Script during = cluster.model().script().says("during");
    Script after = cluster.model().script().says("after");
    var bare = new Bare(cluster.here());
    String lane = Bare.lane();
    ObjectNode spec = Bare.serves(Bare.spec(first), "lookup");
    String one = bare.create(Bare.inLane(spec, lane, "QUEUE")).ok().id();
    hold.awaitReached();

    try (var log = new EventsTopic(cluster)) {
      ObjectNode besides = Bare.inLane(Bare.spec(during), lane, "EXCLUSIVE");
      String two = bare.create(from(besides, last(log, one))).ok().id();
      assertThat(bare.outcome(two)).isEqualTo("completed");
      hold.release();
      assertThat(bare.outcome(one)).isEqualTo("completed");
      ObjectNode behind = Bare.inLane(Bare.spec(after), lane, "QUEUE");
      String three = bare.create(from(behind, last(log, one))).ok().id();
      assertThat(bare.outcome(three)).isEqualTo("completed");
    }

    assertThat(during.asked().getFirst().history()).isEqualTo("user: " + during.prompt() + "\n");
    assertThat(after.asked().getFirst().history())
        .startsWith("user: " + first.prompt())
        .endsWith("assistant: during\nuser: " + after.prompt() + "\n");
  }

  private static LogPosition last(EventsTopic log, String run) {
    return log.of(new RunId(UUID.fromString(run))).getLast().read().position();
  }

  /** Going on from what its lane holds as of a record. */
  private static ObjectNode from(ObjectNode spec, LogPosition at) {
    spec.putObject("context")
        .put("type", "lane")
        .putObject("at")
        .put("partition", at.partition())
        .put("offset", at.offset());
    return spec;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(Connection connection, String sql) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
