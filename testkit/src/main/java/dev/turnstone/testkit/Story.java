package dev.turnstone.testkit;

import dev.turnstone.log.Draft;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.kafka.EventFormat;
import dev.turnstone.run.Entry;
import dev.turnstone.run.Judged;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.StepKind;
import dev.turnstone.run.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run told record by record, as its API node, workers and coordinator would write it. Claims
 * are numbered by attempt ({@code Given.claim(attempt)}), and the current one numbers its records.
 */
public final class Story {
  private final RunId run;
  private final RunSpec spec;
  private final List<Draft> drafts = new ArrayList<>();
  private @Nullable Stamp last;

  public Story(RunId run, RunSpec spec) {
    this.run = run;
    this.spec = spec;
  }

  /** A plain run, asked for and nothing more. */
  public static Story plain(RunId run) {
    return new Story(run, SpecBuilder.alone(run).build()).requested();
  }

  public RunId run() {
    return run;
  }

  public Story requested() {
    drafts.add(Draft.requested(run, spec, true));
    return this;
  }

  /** The worker with the attempt's number claims the run; {@code more} travels with the claim. */
  public Story claimed(int attempt, Entry... more) {
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new RunEvent.Claimed(
            attempt,
            Given.claim(attempt),
            Given.worker(attempt),
            1,
            Given.task(),
            "0." + attempt + ".0"));
    entries.addAll(List.of(more));
    return stamped(new Stamp(Given.claim(attempt), 0), entries);
  }

  /** The next record of the current claim. */
  public Story worker(Entry... entries) {
    Stamp before = last;
    if (before == null) {
      throw new IllegalStateException("claim first");
    }
    return stamped(new Stamp(before.claim(), before.n() + 1), List.of(entries));
  }

  /** A worker's record with a stamp of the test's choice. */
  public Story stamped(Stamp stamp, List<Entry> entries) {
    drafts.add(new Draft(run, spec.tenant(), spec.lane().lane(), stamp, entries));
    last = stamp;
    return this;
  }

  /** A record of the API, the coordinator or the materializer. */
  public Story said(Entry entry) {
    drafts.add(Draft.of(run, spec.tenant(), spec.lane().lane(), entry));
    return this;
  }

  /** One whole model step and the end, under the current claim. */
  public Story answers(int step, String text) {
    return worker(new RunEvent.StepStarted(step, StepKind.MODEL))
        .worker(new RunDelta.Text(0, List.of(text)))
        .worker(completed(step, Given.answer(text)), ended());
  }

  private static RunEvent completed(int step, StepResult result) {
    return new RunEvent.StepCompleted(step, result);
  }

  private static RunEvent ended() {
    return new RunEvent.Ended(new Outcome.Completed());
  }

  public List<Draft> drafts() {
    return List.copyOf(drafts);
  }

  /** As read from partition 0 from offset {@code first} on, a millisecond apart. */
  public List<EventRecord> records(long first, long millis) {
    return records(first, millis, EventFormat.NEWEST);
  }

  /** The same, written in an older format. */
  public List<EventRecord> records(long first, long millis, int format) {
    List<EventRecord> records = new ArrayList<>();
    for (Draft draft : drafts) {
      int index = records.size();
      records.add(Wire.read(draft, new LogPosition(0, first + index), millis + index, format));
    }
    return records;
  }

  /** The run after all of it. */
  public Run folded() {
    Run now = Run.unread(run);
    for (EventRecord record : records(0, 0)) {
      Judged judged = now.state().judge(record);
      now = now.after(judged);
    }
    return now;
  }

  /** Appends all of it, one record after the other. */
  public Story appendTo(MemoryLog log) {
    CompletableFuture.allOf(drafts.stream().map(log::append).toArray(CompletableFuture[]::new))
        .orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
    return this;
  }
}
