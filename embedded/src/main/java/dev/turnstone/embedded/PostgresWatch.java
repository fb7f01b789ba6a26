package dev.turnstone.embedded;

import dev.turnstone.kit.LocalInfrastructure.StartFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a Postgres again that stopped by itself. Owns the thread {@code postgres-watch}, which is
 * never interrupted: a start that is under way when we close comes to its end, so that there is
 * something definite to stop.
 */
final class PostgresWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresWatch.class);

  /** After a kill the system takes a moment to clear away what the old processes shared. */
  private static final int ATTEMPTS_MAX = 20;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final PostgresServer server;
  private final int port;
  private final EmbeddedDatabase.Watcher watcher;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  PostgresWatch(PostgresServer server, int port, EmbeddedDatabase.Watcher watcher) {
    this.server = server;
    this.port = port;
    this.watcher = watcher;
  }

  void start(ProcessHandle postmaster) {
    Thread.ofPlatform().daemon().name("postgres-watch").start(() -> run(postmaster));
  }

  private void run(ProcessHandle postmaster) {
    try {
      watch(postmaster);
    } catch (IOException | StartFailed e) {
      log.error("postgres does not start any more", e);
      watcher.failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void watch(ProcessHandle first) throws IOException, InterruptedException {
    ProcessHandle postmaster = first;
    while (true) {
      CompletableFuture.anyOf(postmaster.onExit(), closed).join();
      if (closed.isDone()) {
        return;
      }
      log.warn("postgres has stopped by itself and is started again pid={}", postmaster.pid());
      postmaster = startAgain();
      log.info("postgres is up again pid={}", postmaster.pid());
      watcher.restarted();
    }
  }

  private ProcessHandle startAgain() throws IOException, InterruptedException {
    for (int attempt = 1; attempt < ATTEMPTS_MAX && !closed.isDone(); attempt++) {
      try {
        return server.start(port);
      } catch (StartFailed e) {
        log.warn("postgres did not start attempt={} why={}", attempt, e.getMessage());
        closed.copy().completeOnTimeout(null, PAUSE.toMillis(), TimeUnit.MILLISECONDS).join();
      }
    }
    return server.start(port);
  }

  /** Waits until the thread has ended, for as long as a start may take. Leaves Postgres running. */
  @Override
  public void close() {
    closed.complete(null);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
