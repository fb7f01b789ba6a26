package dev.turnstone.coordinator;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Task;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.Hold;
import dev.turnstone.run.Mutant;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.Outcome.Incomplete.Reason;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import dev.turnstone.run.WorkerId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What follows from time: a sighting of the workers that the partition has been read up to. What
 * was said and did not come through is said again at a later sighting. One thread owns it.
 */
final class Sweep {
  /** A heartbeat so much younger than an ending should not list the run any more. */
  private static final long LATE_MILLIS = 2_000;

  private final Book book;
  private final Bounds bounds;
  private final TaskPlaces places;
  private final Map<RunId, Long> asked = new HashMap<>();
  private final EnumMap<Task.Kind, Integer> counted = new EnumMap<>(Task.Kind.class);
  private Map<WorkerId, Map<UUID, Long>> unheard = Map.of();

  Sweep(Book book, Bounds bounds, TaskPlaces places) {
    this.book = book;
    this.bounds = bounds;
    this.places = places;
  }

  /** Decides by a sighting that has passed the {@link Gate}. */
  List<Output> sight(Workers workers, long newestRead) {
    List<Output> out = new ArrayList<>();
    long now = workers.millis();
    Look look = new Look(workers, now, newestRead, new HashMap<>(), out);
    for (RunEntry entry : book.live()) {
      RunEntry after = decide(entry, look);
      if (!after.equals(entry)) {
        book.keep(after);
      }
    }
    unheard = look.unheard();
    asked.keySet().removeIf(run -> book.live(run) == null);
    book.forget(now, bounds);
    workers.seen().values().stream()
        .filter(worker -> !workers.passed(bounds.lease(), worker.counts()))
        .forEach(worker -> stopStale(worker, out));
    queue(now, out);
    return out;
  }

  private record Look(
      Workers workers,
      long now,
      long newestRead,
      Map<WorkerId, Map<UUID, Long>> unheard,
      List<Output> out) {}

  private RunEntry decide(RunEntry entry, Look look) {
    if (!Mutant.NO_DEADLINE.on() && entry.expired(look.now())) {
      ask(entry, look, () -> look.out().add(Reading.end(entry, new Outcome.Expired())));
      return entry;
    }
    if (abandoned(entry)) {
      Outcome outcome = new Outcome.Incomplete(Reason.ABANDONED);
      ask(entry, look, () -> look.out().add(Reading.end(entry, outcome)));
      return entry;
    }
    boolean forsaken = forsaken(entry, look);
    RunEntry after = forsaken ? entry.lostOnce() : entry;
    if (after.exhausted(bounds)) {
      ask(after, look, () -> Reading.fail(book, after, bounds, look.out()));
      return after;
    }
    return forsaken || after.due(book.turn(after), bounds, look.now())
        ? sent(after.issued(known(after, look), look.now()), look)
        : lostTask(after, look) ? sent(after.reissued(look.now()), look) : after;
  }

  private RunEntry sent(RunEntry entry, Look look) {
    look.out().add(Reading.task(book, entry));
    return entry;
  }

  /** A run that has not begun continues what the lane's last run left. */
  private static long known(RunEntry entry, Look look) {
    long own = entry.state().marks().offset();
    return entry.state().hold().attempt() == 0 ? Math.max(own, look.newestRead()) : own;
  }

  private void ask(RunEntry entry, Look look, Runnable append) {
    Long last = asked.get(entry.run());
    if (last == null || look.now() - last >= bounds.askGap().toMillis()) {
      asked.put(entry.run(), look.now());
      append.run();
    }
  }

  private boolean abandoned(RunEntry entry) {
    return entry.waiting() && entry.queues() && book.lastRequest(entry) > entry.course().since();
  }

  /** Whether whoever claimed the run does not work on it any more. */
  private boolean forsaken(RunEntry entry, Look look) {
    Hold hold = entry.state().hold();
    WorkerId worker = hold.worker();
    if (!entry.claimed() || entry.outstanding() || entry.exhausted(bounds) || worker == null) {
      return false;
    }
    WorkerSeen seen = look.workers().seen().get(worker);
    return seen == null
        ? look.workers().passed(bounds.lease(), sinceClaim(worker, look))
        : look.workers().passed(bounds.lease(), seen.counts())
            || seen.lacks(entry.run(), hold.heartbeat());
  }

  /**
   * The ticks at the first sighting that had read the claim and knew nothing of its worker: a place
   * in the log workers that is certainly behind the claim.
   */
  private Map<UUID, Long> sinceClaim(WorkerId worker, Look look) {
    Map<UUID, Long> since = unheard.getOrDefault(worker, look.workers().counts());
    look.unheard().put(worker, since);
    return since;
  }

  /**
   * Whether the run's task must have been lost: a later one from the same place was taken, or
   * workers sit idle. A task in a backlog is neither.
   */
  private boolean lostTask(RunEntry entry, Look look) {
    if (Mutant.NO_REISSUE.on() || !entry.outstanding()) {
      return false;
    }
    Issue issue = entry.issue();
    long wait = bounds.reissueAfter().toMillis();
    long gap = issue.times() == 1 ? wait : Math.max(wait, bounds.reissueGap().toMillis());
    if (look.now() - issue.lastMillis() < gap) {
      return false;
    }
    String topic = entry.terms().kind().topic();
    TaskFlow flow = look.workers().flow();
    long lull = Math.max(flow.lullSince(topic), issue.lastMillis());
    return flow.passed(topic, places.partition(entry.run()), issue.lastMillis() + wait)
        || look.now() - lull >= wait;
  }

  /** Tells a worker that lists what is not its own any more: it may have missed the first word. */
  private void stopStale(WorkerSeen worker, List<Output> out) {
    for (Held held : worker.held()) {
      Over over = book.over(held.run());
      RunEntry entry = book.live(held.run());
      ClaimId claim = held.claim();
      if (over != null && worker.millis() > over.millis() + LATE_MILLIS) {
        out.add(new Output.Say(new ControlMessage.Stop(held.run())));
      } else if (entry != null && claim != null) {
        Stamp old = entry.course().superseded();
        Hold hold = entry.state().hold();
        if (old != null && old.claim().equals(claim)) {
          out.add(Reading.no(entry, old));
        } else if (hold.broken() && claim.equals(hold.claim())) {
          out.add(Reading.no(entry, new Stamp(claim, hold.n() + 1)));
        }
      }
    }
  }

  private void queue(long now, List<Output> out) {
    EnumMap<Task.Kind, Integer> waiting = new EnumMap<>(Task.Kind.class);
    EnumMap<Task.Kind, Long> oldest = new EnumMap<>(Task.Kind.class);
    for (RunEntry entry : book.live()) {
      if (entry.outstanding()) {
        waiting.merge(entry.terms().kind(), 1, Integer::sum);
        oldest.merge(
            entry.terms().kind(), Math.max(0, now - entry.issue().sinceMillis()), Math::max);
      }
    }
    for (Task.Kind kind : Task.Kind.values()) {
      int count = waiting.getOrDefault(kind, 0);
      Integer before = counted.put(kind, count);
      if (count > 0 || before == null || before > 0) {
        long age = oldest.getOrDefault(kind, 0L);
        out.add(
            new Output.Say(new ControlMessage.Queue(kind.topic(), book.partition(), count, age)));
      }
    }
  }
}
