package dev.turnstone.log;

import java.util.concurrent.CompletableFuture;

/** Hands tasks to whichever worker has room. */
public interface TaskQueue extends AutoCloseable {

  /** Completes when the task is acknowledged, or with {@link AppendFailed}. */
  CompletableFuture<Void> send(Task task, Task.Kind of);

  @Override
  void close();
}
