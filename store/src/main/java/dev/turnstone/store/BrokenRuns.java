package dev.turnstone.store;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.DeadLetters.Letter;
import dev.turnstone.log.Draft;
import dev.turnstone.log.EventGroup.Read;
import dev.turnstone.log.EventLog;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a run that Postgres refuses, and of records that nobody can read. */
final class BrokenRuns {
  private static final Logger log = LoggerFactory.getLogger(BrokenRuns.class);
  private static final RunEvent.Ended FAILED =
      new RunEvent.Ended(
          new Outcome.Failed(
              new Outcome.Failure(
                  Outcome.Failure.Kind.SERVER, "the run's content can't be stored", null)));

  private final EventLog events;
  private final DeadLetters dead;

  BrokenRuns(EventLog events, DeadLetters dead) {
    this.events = events;
    this.dead = dead;
  }

  /** After the commit that marked the runs as broken. */
  void report(List<RunChange> changes) {
    dead.put(changes.stream().map(BrokenRuns::letter).toList());
    for (RunChange change : changes) {
      log.error("run can't be stored run={}", change.id());
      if (!change.over()) {
        StoredRun run = change.after(true);
        end(change.id(), run.tenant(), run.lane());
      }
    }
  }

  private static Letter letter(RunChange change) {
    byte[] record = change.firstEvent().json().getBytes(StandardCharsets.UTF_8);
    return letter(change.id(), record, change.firstEvent().position());
  }

  /**
   * A broken run whose ending is missing.
   *
   * @param at where its records were read up to when it was marked
   */
  record Open(RunId run, Tenant tenant, LaneId lane, LogPosition at) {}

  /** Their letters may be missing too: without the record, which is still in the log. */
  void reportAgain(List<Open> runs) {
    dead.put(runs.stream().map(open -> letter(open.run(), new byte[0], open.at())).toList());
    runs.forEach(open -> end(open.run(), open.tenant(), open.lane()));
  }

  private static Letter letter(RunId run, byte[] record, LogPosition at) {
    Map<String, String> reasons = Map.of("reason", "content refused by Postgres", "at", at(at));
    return new Letter(run.toString(), record, reasons);
  }

  /** If the append fails or this process dies, the jobs come back to it. */
  private void end(RunId run, Tenant tenant, LaneId lane) {
    Failpoint.MATERIALIZER_ENDING_BEFORE.pass();
    var _ =
        Failpoint.MATERIALIZER_ENDING_AFTER
            .behind(events.append(Draft.of(run, tenant, lane, FAILED)))
            .exceptionally(failure -> {
              log.warn("ending of a broken run not appended run={}", run, failure);
              return null;
            });
  }

  void garbage(List<Read.Garbage> records) {
    records.forEach(garbage -> log.warn("record can't be read at={}", at(garbage.position())));
    dead.put(records.stream().map(BrokenRuns::letter).toList());
  }

  private static Letter letter(Read.Garbage garbage) {
    byte[] value = new byte[garbage.value().remaining()];
    garbage.value().duplicate().get(value);
    return new Letter(at(garbage.position()), value, Map.of("reason", "unreadable record"));
  }

  private static String at(LogPosition position) {
    return position.partition() + "/" + position.offset();
  }
}
