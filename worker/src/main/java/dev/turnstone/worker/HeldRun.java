package dev.turnstone.worker;

import dev.turnstone.log.Appended;
import dev.turnstone.log.Task;
import dev.turnstone.log.TaskSource.Taken;
import dev.turnstone.run.ClaimId;
import java.util.concurrent.CompletableFuture;

/**
 * A run in this worker's hands under one claim: what its driver, the control line and the taker of
 * its task share.
 */
final class HeldRun {
  private final Taken taken;
  private final ClaimId claim;
  private final long heartbeat;
  private final StopSignal stop;
  private final Verdicts verdicts;
  private final RunAppender appender;
  private final CompletableFuture<Appended> claimed = new CompletableFuture<>();
  private volatile boolean draining;

  /** What gives a run its means to append and to be stopped. */
  record Means(StopSignal stop, Verdicts verdicts, RunAppender appender) {}

  HeldRun(Taken taken, ClaimId claim, long heartbeat, Means means) {
    this.taken = taken;
    this.claim = claim;
    this.heartbeat = heartbeat;
    stop = means.stop();
    verdicts = means.verdicts();
    appender = means.appender();
  }

  Taken taken() {
    return taken;
  }

  Task task() {
    return taken.task();
  }

  ClaimId claim() {
    return claim;
  }

  /** The number that the claim names. */
  long heartbeat() {
    return heartbeat;
  }

  StopSignal stop() {
    return stop;
  }

  Verdicts verdicts() {
    return verdicts;
  }

  RunAppender appender() {
    return appender;
  }

  /** Completes when the claim is acknowledged, or with what kept it from that. */
  CompletableFuture<Appended> claimed() {
    return claimed;
  }

  /** From now on the run is handed back at its next completed step. */
  void drain() {
    draining = true;
  }

  boolean draining() {
    return draining;
  }

  /** Hands the run back as it is. */
  void release() {
    appender.release();
    stop.stop(StopSignal.Why.RELEASED);
  }
}
