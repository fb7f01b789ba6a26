package dev.turnstone.log;

import java.util.concurrent.CompletableFuture;

/** Sends to the topic workers. */
public interface WorkersLine extends AutoCloseable {

  /** Completes when acknowledged, or with {@link AppendFailed}. */
  CompletableFuture<Appended> send(WorkersMessage message);

  @Override
  void close();
}
