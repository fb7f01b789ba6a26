package dev.turnstone.chaos.judge;

import dev.turnstone.run.ClaimId;
import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as the log shows it. Belongs to the judge; others read it once the run has ended, when it
 * changes no more.
 */
public final class Seen {
  private final RunId run;
  private final Tenant tenant;
  private final List<Long> answers = new ArrayList<>();
  private final List<Integer> answerers = new ArrayList<>();
  private final Map<String, LogPosition> toolStarts = new HashMap<>();
  private final Set<ClaimId> claims = new HashSet<>();
  private int accepted;
  private RunState state = RunState.NONE;
  private LaneId lane;
  private long requestedMillis;
  private long endedMillis;
  private int endings;

  Seen(RunId run, Tenant tenant, LaneId lane) {
    this.run = run;
    this.tenant = tenant;
    this.lane = lane;
  }

  public RunId run() {
    return run;
  }

  public Tenant tenant() {
    return tenant;
  }

  LaneId lane() {
    return lane;
  }

  RunState state() {
    return state;
  }

  void became(RunState after) {
    state = after;
  }

  void requested(long millis) {
    requestedMillis = millis;
  }

  long requestedMillis() {
    return requestedMillis;
  }

  /** A record under a claim, whatever became of it. */
  void told(ClaimId claim) {
    claims.add(claim);
  }

  void claimed() {
    accepted++;
  }

  void answered(long millis) {
    answers.add(millis);
    answerers.add(accepted);
  }

  /**
   * How many claims there are under which this step may have been asked of the model though another
   * completed it: those that were refused, for a fresh run is asked beside its claim, and those
   * before the one that completed it, whose workers may not have known. A claim accepted afterwards
   * is none of them: who makes it reads the completed step.
   */
  public int besides(int step) {
    int by = step < answerers.size() ? answerers.get(step) : accepted;
    return claims.size() - accepted + Math.max(0, by - 1);
  }

  void toolStarted(String key, LogPosition at) {
    toolStarts.put(key, at);
  }

  void ended(long millis) {
    endedMillis = millis;
    endings++;
  }

  /** By the broker's clock. */
  long endedMillis() {
    return endedMillis;
  }

  /** Whether it was asked for: an ending alone may be the API's, for a request that never came. */
  boolean asked() {
    return requestedMillis > 0;
  }

  /** How many accepted endings there are. */
  public int endings() {
    return endings;
  }

  public Optional<Outcome> outcome() {
    return state.ending();
  }

  /** When each answer of the model was accepted as a completed step, by the broker's clock. */
  public List<Long> answers() {
    return answers;
  }

  /** Accepted starts of tool calls, by their key. */
  public Map<String, LogPosition> toolStarts() {
    return toolStarts;
  }
}
