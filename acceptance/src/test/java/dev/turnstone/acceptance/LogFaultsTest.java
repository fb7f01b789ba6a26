package dev.turnstone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.cluster.Ask;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.Event;
import dev.turnstone.cluster.Events;
import dev.turnstone.cluster.EventsTopic;
import dev.turnstone.cluster.Hold;
import dev.turnstone.cluster.Reply;
import dev.turnstone.cluster.Script;
import dev.turnstone.log.Draft;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records come twice, out of order, late, or are garbage; every reader makes the same of them. */
@Installed
final class LogFaultsTest {
  private static final byte[] KEY = "garbage".getBytes(StandardCharsets.UTF_8);

  @Test
  void recordsThatComeTwiceAndInTheWrongOrderCountOnce(Cluster cluster) {
    Hold hold = Hold.before(4);
    Script script = cluster.model().script().says(8, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w3 ");
    String id = Told.id(stream.seen());

    try (var log = new EventsTopic(cluster)) {
      List<EventsTopic.Found> records = log.of(EventsTopic.run(id));
      assertThat(records).hasSizeGreaterThanOrEqualTo(3);
      records.reversed().forEach(log::again);
    }
    hold.release();

    List<Event> events = stream.all();
    Told.completed(events, Script.text(8));
    Told.alike(cluster, id, events);
    assertThat(script.asked()).hasSize(1);
  }

  @Test
  void twoSwappedRecordsBreakTheClaimAndTheNextAttemptCompletesTheRun(Cluster cluster) {
    Hold hold = Hold.before(4);
    Script script = cluster.model().script().says(8, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w3 ");
    String id = Told.id(stream.seen());

    try (var log = new EventsTopic(cluster)) {
      EventsTopic.Found last = log.lastStamped(EventsTopic.run(id)).orElseThrow();
      log.append(progress(last, 2, "second"));
      log.append(progress(last, 1, "first"));
    }
    script.awaitAsked(2);
    hold.release();

    List<Event> events = stream.all();
    Told.completed(events, Script.text(8));
    assertThat(String.join("", Events.raw(events))).doesNotContain("second", "first");
    Told.alike(cluster, id, events);
  }

  @Test
  @Tag("guarantee-STALE_CLAIM_COUNTS")
  void whatAWorkerAppendsUnderAnOldClaimIsPassedOver(Cluster cluster) {
    Hold hold = Hold.before(4);
    Script script = cluster.model().script().says(8, hold);
    Events stream = cluster.here().stream(Ask.of(script).background());
    stream.untilText("w3 ");
    RunId run = EventsTopic.run(Told.id(stream.seen()));

    try (var log = new EventsTopic(cluster)) {
      EventsTopic.Found old = log.lastStamped(run).orElseThrow();
      cluster.callerOf(script.awaitAsked(1)).kill();
      script.awaitAsked(2);
      log.await(
          run,
          "the next claim",
          record ->
              record.has(RunEvent.Claimed.class)
                  && !stamp(record).claim().equals(stamp(old).claim()));
      log.append(progress(old, 1, "zombie"));
      log.append(stamped(old, 2, new RunEvent.Ended(new Outcome.Completed())));
    }
    hold.release();

    List<Event> events = stream.all();
    Told.completed(events, Script.text(8));
    Told.alike(cluster, Told.id(events), events);
  }

  @Test
  @Tag("guarantee-SECOND_ENDING_COUNTS")
  void aSecondEndingChangesNothingInAnyView(Cluster cluster) {
    Script script = cluster.model().script().says("well");
    List<Event> events = cluster.here().stream(Ask.of(script)).all();
    String id = Told.id(events);
    Reply before = cluster.here().poll(id).ok();

    try (var log = new EventsTopic(cluster)) {
      var first = log.await(EventsTopic.run(id), RunEvent.Ended.class).read();
      var second = new RunEvent.Ended(new Outcome.Cancelled());
      log.append(Draft.of(first.run(), first.tenant(), first.lane(), second));
    }

    Told.alike(cluster, id, events);
    assertThat(cluster.there().poll(id).text()).isEqualTo(before.text());
    cluster.api(1).restart();
    Told.alike(cluster, id, events);
  }

  @Test
  void garbageInTheLogIsPassedOver(Cluster cluster) {
    try (var log = new EventsTopic(cluster)) {
      log.append(KEY, "{not json".getBytes(StandardCharsets.UTF_8));
      log.append(KEY, new byte[0]);
    }
    Script script = cluster.model().script().says("well");

    String id = cluster.here().create(Ask.of(script)).ok().id();

    Told.completed(cluster.there().poll(id).ok(), "well");
  }

  /** A piece of text under the same claim, {@code ahead} numbers further. */
  private static Draft progress(EventsTopic.Found last, int ahead, String text) {
    return stamped(last, ahead, new RunDelta.Text(0, List.of(text)));
  }

  private static Draft stamped(EventsTopic.Found last, int ahead, Entry entry) {
    var read = last.read();
    Stamp next = new Stamp(stamp(last).claim(), stamp(last).n() + ahead);
    return new Draft(read.run(), read.tenant(), read.lane(), next, List.of(entry));
  }

  private static Stamp stamp(EventsTopic.Found record) {
    return record.read().stamp().orElseThrow();
  }
}
