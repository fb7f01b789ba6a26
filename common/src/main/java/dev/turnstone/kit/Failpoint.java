package dev.turnstone.kit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Test-only places where a process can be made to die as by kill -9: before and after whatever it
 * produces, commits, acknowledges or calls a tool with. One may be armed in a process, by the
 * system property {@code turnstone.failpoint}: {@code NAME}, or {@code NAME:N} for the Nth pass;
 * none is in production. Each stands in one place of the code. AFTER means acknowledged, unless its
 * line says otherwise.
 */
public enum Failpoint {
  /** The transaction that takes an idempotency key, a lane, or both for a new run. */
  API_ACCEPTANCE_BEFORE,
  API_ACCEPTANCE_AFTER,

  /** Content too large for the log, which goes to Postgres before the record that names it. */
  API_BODY_BEFORE,
  API_BODY_AFTER,

  /** The append of a new run's request. */
  API_REQUEST_BEFORE,
  API_REQUEST_AFTER,

  /** The task of a run whose lane is free. */
  API_TASK_BEFORE,
  API_TASK_AFTER,

  /** The append of a request whose key came again and which had not reached the log. */
  API_REPEAT_BEFORE,
  API_REPEAT_AFTER,

  /** What a client says about a run there is: its cancelling, its answers, its deletion. */
  API_FACT_BEFORE,
  API_FACT_AFTER,

  /** The ending behind a request of which nobody knows whether it is in the log. */
  API_BURIAL_BEFORE,
  API_BURIAL_AFTER,

  /** Every record under a claim: the first carries the claim itself, others tool starts. */
  WORKER_RECORD_BEFORE,
  WORKER_RECORD_AFTER,

  /** A task is accepted. After: the consumer was told, the broker perhaps not. */
  WORKER_ACCEPT_BEFORE,
  WORKER_ACCEPT_AFTER,

  /** A call of a tool. After: its result is here, and nowhere else. */
  WORKER_TOOL_BEFORE,
  WORKER_TOOL_AFTER,

  /** An answer or a result that is too large for the log. */
  WORKER_BODY_BEFORE,
  WORKER_BODY_AFTER,

  WORKER_HEARTBEAT_BEFORE,
  WORKER_HEARTBEAT_AFTER,

  /** The word on a claim or a tool start. After: the producer has it, the broker perhaps not. */
  COORDINATOR_VERDICT_BEFORE,
  COORDINATOR_VERDICT_AFTER,

  /** The word to stop working on a run. After: the producer has it. */
  COORDINATOR_STOP_BEFORE,
  COORDINATOR_STOP_AFTER,

  /** A task: the next of a queueing lane, the next attempt, a lost one again. After: as above. */
  COORDINATOR_TASK_BEFORE,
  COORDINATOR_TASK_AFTER,

  /** An ending: expired, abandoned, attempts exhausted. After: the producer has it. */
  COORDINATOR_ENDING_BEFORE,
  COORDINATOR_ENDING_AFTER,

  /** Streams commits what it has read; what it produced was acknowledged before. */
  COORDINATOR_COMMIT_BEFORE,
  COORDINATOR_COMMIT_AFTER,

  COORDINATOR_TICK_BEFORE,
  COORDINATOR_TICK_AFTER,

  /** A batch's transaction. Before: with everything in it, the offsets too. */
  MATERIALIZER_COMMIT_BEFORE,
  MATERIALIZER_COMMIT_AFTER,

  /** The positions that Postgres has reached are announced. */
  MATERIALIZER_POSITIONS_BEFORE,
  MATERIALIZER_POSITIONS_AFTER,

  /** The ending of a run that Postgres refuses. */
  MATERIALIZER_ENDING_BEFORE,
  MATERIALIZER_ENDING_AFTER,

  /** The transaction of a job under its lock. */
  JOB_COMMIT_BEFORE,
  JOB_COMMIT_AFTER,

  /** The append of a request that was accepted by its lane's row and did not reach the log. */
  SWEEPER_REQUEST_BEFORE,
  SWEEPER_REQUEST_AFTER,

  /** The task of such a run. */
  SWEEPER_TASK_BEFORE,
  SWEEPER_TASK_AFTER,

  /** A dead letter of a coordinator or a materializer. */
  DEAD_LETTER_BEFORE,
  DEAD_LETTER_AFTER;

  /** What the process leaves with, as after kill -9. */
  public static final int EXIT = 137;

  private static final Logger log = LoggerFactory.getLogger(Failpoint.class);
  private static final String SETTING = System.getProperty("turnstone.failpoint", "");
  private static final @Nullable Failpoint ARMED = named(SETTING);
  private static final AtomicInteger TO_PASS = new AtomicInteger(pass(SETTING));

  /** The one that is armed in this process. */
  public static Optional<Failpoint> armed() {
    return Optional.ofNullable(ARMED);
  }

  /** The process gets no further, if this point is armed and was passed often enough. */
  public void pass() {
    if (this == ARMED) {
      reached();
    }
  }

  /** Passes this point once something has gone well, and before anybody hears of it. */
  public <T> CompletableFuture<T> behind(CompletableFuture<T> done) {
    return this == ARMED ? done.thenApply(this::passed) : done;
  }

  private <T> T passed(T result) {
    pass();
    return result;
  }

  private void reached() {
    if (TO_PASS.decrementAndGet() == 0) {
      log.error("failpoint reached, halting name={}", SETTING);
      Runtime.getRuntime().halt(EXIT);
    }
  }

  private static @Nullable Failpoint named(String setting) {
    return setting.isEmpty() ? null : valueOf(setting.split(":", 2)[0]);
  }

  private static int pass(String setting) {
    int colon = setting.indexOf(':');
    return colon < 0 ? 1 : Integer.parseInt(setting.substring(colon + 1));
  }
}
