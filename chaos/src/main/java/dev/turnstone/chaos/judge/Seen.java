package dev.turnstone.chaos.judge;

import dev.turnstone.run.LaneId;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Outcome;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunState;
import dev.turnstone.run.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the log shows it. Belongs to the judge; others read it once the run has ended, when it
 * changes no more.
 */
public final class Seen {
  private final RunId run;
  private final Tenant tenant;
  private final List<Long> answers = new ArrayList<>();
  private final Map<String, LogPosition> toolStarts = new HashMap<>();
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

  void answered(long millis) {
    answers.add(millis);
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
