package dev.turnstone.acceptance;

import static dev.turnstone.kit.Failpoint.*;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.RoleProcess;
import dev.turnstone.cluster.Script;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A worker dies with a run in its hands, which the other one takes over: that one has a single
 * slot, and is kept busy until then.
 */
final class WorkerDeaths {
  private static final int LARGE = 600_000;

  /**
   * A run with one call has no fewer records than that: the claim, the call's arguments, the call's
   * start, its result, text, the end. More progress may lie between.
   */
  private static final int RECORDS = 6;

  /** Late enough for the run to be taken before. */
  private static final int BEAT = 4;

  private WorkerDeaths() {}

  static List<Death> all() {
    Stream<Death> records =
        IntStream.rangeClosed(1, RECORDS).boxed().flatMap(WorkerDeaths::aroundRecord);
    Stream<Death> others =
        Stream.of(
            Death.at(WORKER_ACCEPT_BEFORE, WorkerDeaths::books).like(WORKER_RECORD_AFTER),
            Death.at(WORKER_ACCEPT_AFTER, WorkerDeaths::books).like(WORKER_RECORD_AFTER),
            Death.at(WORKER_TOOL_BEFORE, WorkerDeaths::looksUp)
                .with("lookup")
                .like(WORKER_RECORD_AFTER),
            Death.at(WORKER_TOOL_BEFORE, WorkerDeaths::books).with("book").like(WORKER_TOOL_AFTER),
            Death.at(WORKER_TOOL_AFTER, WorkerDeaths::looksUp).with("lookup"),
            Death.at(WORKER_TOOL_AFTER, WorkerDeaths::books).with("book"),
            Death.at(WORKER_BODY_BEFORE, WorkerDeaths::looksUpMuch).like(WORKER_TOOL_AFTER),
            Death.at(WORKER_BODY_AFTER, WorkerDeaths::looksUpMuch),
            Death.at(WORKER_HEARTBEAT_BEFORE, WorkerDeaths::beats)
                .pass(BEAT)
                .like(WORKER_RECORD_AFTER),
            Death.at(WORKER_HEARTBEAT_AFTER, WorkerDeaths::beats)
                .pass(BEAT)
                .like(WORKER_RECORD_AFTER));
    return Stream.concat(records, others).toList();
  }

  /** Before a record the log is as after the one before it; progress changes nothing. */
  private static Stream<Death> aroundRecord(int nth) {
    Death before = Death.at(WORKER_RECORD_BEFORE, WorkerDeaths::looksUp).pass(nth);
    Death after = Death.at(WORKER_RECORD_AFTER, WorkerDeaths::looksUp).pass(nth);
    return Stream.of(
        nth == 1 ? before : before.like(WORKER_RECORD_AFTER),
        nth == 2 || nth == 5 ? after.like(WORKER_RECORD_AFTER) : after);
  }

  private static void looksUp(Site site, Death death) {
    runs(site, death, "lookup", 0, Hold.before(-1));
  }

  private static void looksUpMuch(Site site, Death death) {
    runs(site, death, "lookup", LARGE, Hold.before(-1));
  }

  private static void books(Site site, Death death) {
    runs(site, death, "book", 0, Hold.before(-1));
  }

  /** The run is still under way when the worker dies. */
  private static void beats(Site site, Death death) {
    runs(site, death, "lookup", 0, Hold.before(1));
  }

  private static void runs(Site site, Death death, String tool, int bytes, Hold midway) {
    Cluster cluster = site.cluster();
    Script script = cluster.model().script();
    String order = script.marker();
    String arguments = "{\"order\":\"%s\",\"bytes\":%d}".formatted(order, bytes);
    script.calls(new Script.Call(tool, arguments)).says(2, midway);
    Hold parked = Hold.before(0);
    Ask parking = Ask.of(cluster.model().script().says(1, parked));
    String first = cluster.here().create(parking.background()).ok().id();
    parked.awaitReached();
    String id;
    try (RoleProcess armed = site.armed("worker", death)) {
      id = cluster.here().create(Ask.of(script).tools(tool).background()).ok().id();
      site.died(armed, death);
    }

    midway.release();
    parked.release();

    site.completed(id, Script.text(2));
    Told.completed(cluster.there().over(first), Script.text(1));
    try (var log = new EventsTopic(cluster)) {
      Survived.of(log, EventsTopic.run(id)).check(script, tool, cluster.tools().calls(order));
    }
  }
}
