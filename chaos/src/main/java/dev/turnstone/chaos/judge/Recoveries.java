package dev.turnstone.chaos.judge;

import dev.turnstone.run.RunState;
import dev.turnstone.run.WorkerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long it took until somebody else went on. Times are the broker's and this machine's. */
public final class Recoveries {
  private final Map<WorkerId, Long> killed = new ConcurrentHashMap<>();
  private final Calendar calendar;
  private final Times takeovers = new Times();
  private final Times fresh = new Times();
  private final Times queued = new Times();
  private final Times freshWithoutCoordinator = new Times();
  private final Times queuedWithoutCoordinator = new Times();

  public Recoveries(Calendar calendar) {
    this.calendar = calendar;
  }

  /** Notes a worker that is killed at this moment. */
  public void killed(WorkerId worker) {
    killed.put(worker, calendar.now());
  }

  /** A run is claimed: by somebody else than a worker that was killed? */
  void claimed(RunState before, long millis) {
    WorkerId worker = before.hold().claim() == null ? null : before.hold().worker();
    Long since = worker == null ? null : killed.get(worker);
    if (since != null && !heavyBetween(since, millis)) {
      takeovers.add(Math.max(0, millis - since));
    }
  }

  /** The broker or Postgres was away: that outage is not the takeover's. */
  private boolean heavyBetween(long from, long until) {
    return calendar.all().stream().anyMatch(entry -> entry.heavy() && entry.touches(from, until));
  }

  /** A run is claimed for the first time. */
  void dispatched(boolean inQueue, long sinceMillis, long millis, RunState state) {
    if (state.hold().attempt() > 1 || heavyBetween(sinceMillis, millis)) {
      return;
    }
    boolean headless =
        calendar.all().stream()
            .anyMatch(entry ->
                entry.fault().startsWith("coordinator-") && entry.touches(sinceMillis, millis));
    (inQueue ? queued : fresh).add(millis - sinceMillis);
    if (headless) {
      (inQueue ? queuedWithoutCoordinator : freshWithoutCoordinator).add(millis - sinceMillis);
    }
  }

  /** From the kill of a worker to the next claim of a run that it held. */
  public Times takeovers() {
    return takeovers;
  }

  /** From the request to the first claim, runs whose lane is their own. */
  public Times fresh() {
    return fresh;
  }

  /** From the moment the lane is free to the claim, runs that queue. */
  public Times queued() {
    return queued;
  }

  /** {@link #fresh} while a coordinator was killed or frozen. */
  public Times freshWithoutCoordinator() {
    return freshWithoutCoordinator;
  }

  /** {@link #queued} while a coordinator was killed or frozen. */
  public Times queuedWithoutCoordinator() {
    return queuedWithoutCoordinator;
  }
}
