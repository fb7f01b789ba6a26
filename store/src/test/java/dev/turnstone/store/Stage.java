package dev.turnstone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.archive.ArchivedRun;
import dev.turnstone.log.DeadLetters;
import dev.turnstone.log.EventGroup;
import dev.turnstone.log.EventRecord;
import dev.turnstone.run.Judged;
import dev.turnstone.run.Phase;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunContent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.ManualClock;
import dev.turnstone.testkit.MemoryControl;
import dev.turnstone.testkit.MemoryLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A log in memory, a real database, and materializers that come and go. */
final class Stage implements AutoCloseable {
  static final int PARTITIONS = 2;
  private static final long TURNS_MAX = 10_000;

  final MemoryLog log = new MemoryLog(new ManualClock(), PARTITIONS);
  final MemoryControl control = new MemoryControl();
  final Map<String, Map<String, String>> dead = new ConcurrentHashMap<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final String url;
  final FaultySource source;
  final Database database;

  /** Untouched by faults. */
  final Database view;

  final PostgresArchive archive;
  private final AtomicLong nanos = new AtomicLong();

  Stage() {
    url = Postgres.fresh();
    source = new FaultySource(url);
    database = Postgres.open(url, source);
    view = Postgres.open(url);
    archive = new PostgresArchive(view);
  }

  MaterializerPorts ports(EventGroup group) {
    return new MaterializerPorts(group, log, control, this::bury);
  }

  /** A materializer whose clock moves by a second with every look at it. */
  Materialization materializer(EventGroup group, long cacheBytes) {
    MaterializerSettings usual = MaterializerSettings.DEFAULT;
    Materialization work =
        new Materialization(
            ports(group),
            new MaterializerSettings(
                Duration.ZERO, Duration.ofHours(1), cacheBytes, usual.retryMin(), usual.retryMax()),
            database,
            registry,
            () -> nanos.addAndGet(1_000_000_000));
    work.join();
    return work;
  }

  MemoryGroup group() {
    return new MemoryGroup(log, () -> Integer.MAX_VALUE, 0, 1);
  }

  /** Everything in the log by a fresh materializer. */
  void materialize() {
    Materialization work = materializer(group(), 1_000_000);
    finish(work);
  }

  void finish(Materialization work) {
    for (int turns = 0; behind(); turns++) {
      assertThat(turns).isLessThan((int) TURNS_MAX);
      work.turn();
    }
  }

  boolean behind() {
    Map<Integer, Long> applied = archive.applied();
    return log.ends().join().entrySet().stream()
        .anyMatch(end -> applied.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  /** Each run's rows are just what the straight fold over the log says. */
  void rowsAreTheFold(List<RunId> runs) {
    for (RunId run : runs) {
      assertThat(archive.read(run, true)).as("run %s", run).isEqualTo(folded(run));
    }
  }

  private Optional<ArchivedRun> folded(RunId id) {
    Run run = Run.unread(id);
    List<Timed> entries = new ArrayList<>();
    List<EventRecord> records = log.records(id);
    for (EventRecord record : records) {
      Judged judged = run.state().judge(record);
      run = run.after(judged);
      entries.addAll(judged.entries());
    }
    if (run.state().phase() == Phase.UNKNOWN) {
      return Optional.empty();
    }
    EventRecord first = records.getFirst();
    if (gone(run)) {
      Run left = new Run(id, run.state(), openedOnly(run.content()));
      return Optional.of(new ArchivedRun(first.tenant(), first.lane(), left, List.of(), true));
    }
    return Optional.of(new ArchivedRun(first.tenant(), first.lane(), run, entries, false));
  }

  private static RunContent openedOnly(RunContent content) {
    RunContent none = RunContent.NONE;
    return new RunContent(null, none.steps(), content.openedMicros(), none.results(), none.usage());
  }

  private static boolean gone(Run run) {
    boolean stored =
        run.content().asked().map(RunSpec::rules).map(RunSpec.Rules::stored).orElse(false);
    return run.state().phase() == Phase.DELETED || (run.state().phase() == Phase.ENDED && !stored);
  }

  @Override
  public void close() {
    control.close();
    database.close();
    source.close();
    view.close();
    Postgres.drop(url);
  }

  /** Keeps why something could not be processed. */
  void bury(List<DeadLetters.Letter> letters) {
    letters.forEach(letter -> dead.put(letter.key(), letter.reasons()));
  }
}
