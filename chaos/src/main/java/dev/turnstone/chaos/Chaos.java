package dev.turnstone.chaos;

import dev.turnstone.chaos.fault.Faults;
import dev.turnstone.chaos.fault.Scene;
import dev.turnstone.chaos.judge.Calendar;
import dev.turnstone.chaos.judge.Findings;
import dev.turnstone.chaos.judge.LogJudge;
import dev.turnstone.chaos.judge.Recoveries;
import dev.turnstone.chaos.load.Load;
import dev.turnstone.chaos.load.Teams;
import dev.turnstone.cluster.Cluster;
import dev.turnstone.cluster.EmbeddedInfra;
import dev.turnstone.cluster.ModelCall;
import dev.turnstone.cluster.SmallDisk;
import dev.turnstone.log.kafka.KafkaEventTail;
import dev.turnstone.log.kafka.KafkaSettings;
import dev.turnstone.run.RunId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of chaos: the cluster, the load, the faults, and what is found. */
final class Chaos {
  private static final Cluster.Shape SHAPE = new Cluster.Shape(2, 2, 3, 2);
  private static final Duration DRAIN = Duration.ofMinutes(3);

  /** The judge is in no hurry, and the broker's time is for the cluster. */
  private static final Map<String, String> UNHURRIED =
      Map.of("fetch.min.bytes", "100000", "fetch.max.wait.ms", "200");

  private static final int DISK_MEGABYTES = 3_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final long HELD_UP_MILLIS = 30_000;
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Options options;
  private final Clock clock;
  private final PrintWriter out;
  private final Findings findings;
  private final Calendar calendar;
  private final Recoveries recoveries;
  private final Map<String, SmallDisk> disks = new HashMap<>();

  Chaos(Options options, Clock clock, PrintWriter out) {
    this.options = options;
    this.clock = clock;
    this.out = out;
    this.findings = new Findings(clock);
    this.calendar = new Calendar(clock);
    this.recoveries = new Recoveries(calendar);
  }

  /** Runs to the end and writes the reports; whether no rule was broken. */
  boolean run() throws IOException, InterruptedException {
    say("seed %d, faults: %s".formatted(options.seed(), String.join(", ", options.faults())));
    Folder.empty(options.folder());
    disks();
    try (EmbeddedInfra infra = EmbeddedInfra.start(options.folder(), Oddities.BEHIND_DOORS.size());
        Cluster cluster = cluster(infra);
        LogJudge log = judge(cluster)) {
      say("the cluster is up: %s".formatted(SHAPE));
      log.start();
      Thread.sleep(BEAT);
      Teams teams = Teams.of(cluster);
      var load = new Load(cluster, teams, findings, calendar, log, options.seed(), options.rate());
      long begun = clock.millis();
      try {
        strike(cluster, infra, load, log);
        settle(cluster, teams, load, log);
      } catch (RuntimeException | AssertionError broken) {
        findings.wrong("chaos itself works", "chaos", broken.toString());
      }
      return report(begun, load, log);
    } finally {
      disks.values().forEach(SmallDisk::close);
    }
  }

  private Cluster cluster(EmbeddedInfra infra) {
    say("starting Kafka, Postgres and nine processes; logs are in %s".formatted(options.folder()));
    return Cluster.start(
        infra,
        options.folder().resolve("cluster"),
        SHAPE,
        Map.of("TURNSTONE_MASTER_KEY", Teams.MASTER),
        Oddities.settings(infra, options.seed()));
  }

  private LogJudge judge(Cluster cluster) {
    var kafka = new KafkaSettings(cluster.infra().kafka(), cluster.prefix(), 0, 1, UNHURRIED);
    return new LogJudge(() -> new KafkaEventTail(kafka, Map.of()), findings, recoveries);
  }

  /** The load and the faults, for as long as was asked for. */
  private void strike(Cluster cluster, EmbeddedInfra infra, Load load, LogJudge log)
      throws InterruptedException {
    load.begin();
    // What is not warm yet is slow enough without faults.
    Thread.sleep(WARM_UP);
    try (var faults = faults(cluster, infra)) {
      faults.begin();
      long end = System.nanoTime() + options.load().toNanos();
      while (System.nanoTime() < end) {
        Thread.sleep(BEAT);
        watch(cluster, load, log);
      }
      say("no more faults");
    }
  }

  private Faults faults(Cluster cluster, EmbeddedInfra infra) {
    var scene =
        new Scene(
            cluster,
            infra,
            cluster.here().with(Teams.MASTER),
            calendar,
            recoveries,
            findings,
            Oddities.doors(infra),
            disks,
            options.quick());
    Duration pause = options.quick() ? Duration.ofSeconds(6) : Duration.ofSeconds(10);
    return new Faults(scene, options.faults(), options.seed(), pause);
  }

  /** Kafka and Postgres each get a disk that can be full, if this machine can have that. */
  private void disks() {
    Path data = EmbeddedInfra.data(options.folder());
    for (String name : List.of("kafka", "postgres")) {
      SmallDisk.under(data.resolve(name), DISK_MEGABYTES)
          .ifPresentOrElse(
              disk -> disks.put(name, disk),
              () -> say("no disk of its own for %s: only root on Linux has these".formatted(name)));
    }
  }

  private void watch(Cluster cluster, Load load, LogJudge log) {
    say(
        "%d clients began, %d in flight; log: %d records, %d runs ended, %d open; broken rules: %d; now: %s"
            .formatted(
                load.started(),
                load.inFlight(),
                log.records(),
                log.ended(),
                log.open(),
                findings.size(),
                calendar.current().orElse("nothing")));
    if (load.giveUpStuck() > 0) {
      new Autopsy(cluster, options.folder()).write(log);
    }
  }

  /** No more load: what is under way has to come to its end. */
  private void settle(Cluster cluster, Teams teams, Load load, LogJudge log)
      throws InterruptedException {
    load.stop();
    say("no more load; %d clients still at work".formatted(load.inFlight()));
    boolean drained = load.drained(DRAIN);
    findings.expect(
        drained, "nothing is stuck", "load", load.inFlight() + " clients after " + DRAIN);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (log.open() > 0 && System.nanoTime() < end) {
      Thread.sleep(200);
    }
    log.expectNoneOpen();
    cluster
        .tools()
        .madeAgain("book")
        .forEach(order ->
            findings.wrong("a tool call happens once", order, "again, after its run had ended"));
    lateCalls(cluster, log);
    if (drained && log.open() == 0) {
      teams.judge(log, findings);
    }
    if (log.open() > 0 || !drained) {
      new Autopsy(cluster, options.folder()).write(log);
    }
  }

  /**
   * Only a worker that a fault held up may still ask the model for a run that was over, or as many
   * as have claims that do not count.
   */
  private void lateCalls(Cluster cluster, LogJudge log) throws InterruptedException {
    Map<String, List<ModelCall>> late = new TreeMap<>();
    for (ModelCall call : cluster.model().late()) {
      findings.count("calls of the model for runs that were over");
      if (!heldUp(call)) {
        late.computeIfAbsent(call.run() + "-" + call.step(), _ -> new ArrayList<>()).add(call);
      }
    }
    for (List<ModelCall> calls : late.values()) {
      ModelCall call = calls.getFirst();
      findings.expect(
          calls.size() <= besides(call, log),
          "a completed step is never called again",
          call.key(),
          "%d times for step %d when its run was over, first by %s at %tT"
              .formatted(calls.size(), call.step(), call.via(), call.millis()));
    }
  }

  private boolean heldUp(ModelCall call) {
    return calendar.of(call.via(), call.millis() - HELD_UP_MILLIS, call.millis()).stream()
        .anyMatch(Calendar.Entry::livesOn);
  }

  private static int besides(ModelCall call, LogJudge log) throws InterruptedException {
    Optional<RunId> run = RunId.parse(call.run());
    return run.isEmpty()
        ? 0
        : log.ended(run.get(), Duration.ZERO).map(seen -> seen.besides(call.step())).orElse(0);
  }

  private boolean report(long begun, Load load, LogJudge log) throws IOException {
    var report =
        new Report(options, begun, clock.millis(), load.done(), log.ended(), log.records());
    Path markdown = report.write(findings, calendar, recoveries);
    findings.all().stream()
        .limit(20)
        .forEach(found ->
            say(
                "BROKEN: %s: %s: %s"
                    .formatted(
                        found.rule(),
                        found.subject(),
                        found.text().lines().findFirst().orElse(""))));
    say(
        "%s; the report: %s"
            .formatted(
                findings.size() == 0 ? "no rule was broken" : findings.size() + " findings",
                markdown));
    return findings.size() == 0;
  }

  private void say(String what) {
    out.printf("%tT  %s%n", clock.millis(), what);
    out.flush();
  }
}
