package dev.turnstone.worker;

import dev.turnstone.kit.Failpoint;
import dev.turnstone.kit.Service;
import dev.turnstone.log.TaskSource.Taken;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage.Heartbeat;
import dev.turnstone.log.WorkersMessage.Held;
import dev.turnstone.log.WorkersMessage.Slots;
import dev.turnstone.run.ClaimId;
import dev.turnstone.run.TaskRef;
import dev.turnstone.run.WorkerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a second, from a thread and a line of its own, that this worker lives and what it
 * holds; knows when it was last heard. Ages count from the sending of the heartbeat that was
 * acknowledged, so that they are never too low.
 */
final class Heartbeats implements Service {
  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final WorkerId worker;
  private final WorkersLine line;
  private final LongSupplier nanos;
  private final Supplier<Map<String, Slots>> slots;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);

  // Guarded by this.
  private final Map<ClaimId, Held> held = new LinkedHashMap<>();
  private final Map<String, TaskRef> newest = new HashMap<>();
  private long number;
  private @Nullable Heard heard;
  private CompletableFuture<Void> next = new CompletableFuture<>();
  private @Nullable Thread thread;

  /** The last acknowledged heartbeat: when it was sent, and the broker's time of it. */
  private record Heard(long number, long nanos, long millis) {}

  Heartbeats(
      WorkerId worker,
      WorkersLine line,
      LongSupplier nanos,
      Supplier<Map<String, Slots>> slots,
      Duration pause) {
    this.worker = worker;
    this.line = line;
    this.nanos = nanos;
    this.slots = slots;
    this.pause = pause;
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofPlatform().name("turnstone-heartbeat").start(this::beat);
  }

  /**
   * Lists a run. Every heartbeat numbered higher than what comes back lists it.
   *
   * @return the number that its claim names
   */
  synchronized long hold(Taken taken, ClaimId claim) {
    TaskRef ref = taken.ref();
    held.put(claim, new Held(taken.task().run(), claim));
    newest.merge(
        ref.topic() + "/" + ref.partition(),
        ref,
        (one, other) -> one.offset() > other.offset() ? one : other);
    return number;
  }

  synchronized void drop(ClaimId claim) {
    held.remove(claim);
  }

  /** Completes with the next acknowledgement of a heartbeat. */
  synchronized CompletableFuture<Void> next() {
    return next.copy();
  }

  /** Whether a heartbeat younger than {@code age} was acknowledged. */
  synchronized boolean heardWithin(Duration age) {
    return heard != null && nanos.getAsLong() - heard.nanos() < age.toNanos();
  }

  /** Not less than the broker's clock shows now; 0 before the first acknowledgement. */
  synchronized long brokerMillis() {
    return heard == null
        ? 0
        : heard.millis() + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - heard.nanos());
  }

  private void beat() {
    try {
      do {
        send();
      } while (!closing.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    try {
      Heartbeat beat = build();
      long sent = nanos.getAsLong();
      Failpoint.WORKER_HEARTBEAT_BEFORE.pass();
      var _ =
          Failpoint.WORKER_HEARTBEAT_AFTER
              .behind(line.send(beat))
              .whenComplete((appended, failure) -> {
                if (failure == null) {
                  acknowledged(new Heard(beat.number(), sent, appended.millis()));
                }
              });
    } catch (RuntimeException failure) {
      log.error("heartbeat failed worker={}", worker, failure);
    }
  }

  private synchronized Heartbeat build() {
    return new Heartbeat(worker, ++number, slots.get(), List.copyOf(held.values()), newest);
  }

  private void acknowledged(Heard now) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      if (heard == null || now.number() > heard.number()) {
        heard = now;
      }
      waiting = next;
      next = new CompletableFuture<>();
    }
    waiting.complete(null);
  }

  @Override
  public void close() {
    closing.countDown();
    Thread beating;
    synchronized (this) {
      beating = thread;
    }
    if (beating == null) {
      return;
    }
    try {
      if (!beating.join(STOP_MAX)) {
        log.warn("heartbeats did not stop worker={}", worker);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
