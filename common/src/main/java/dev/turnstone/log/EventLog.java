package dev.turnstone.log;

import java.util.concurrent.CompletableFuture;

/**
 * Appends to the topic events. Records of one lane appended one after the other stand in that
 * order.
 */
public interface EventLog extends AutoCloseable {

  /**
   * Appends a record. May block while the broker's whereabouts are unknown, up to a limit.
   *
   * @return completes when the record is acknowledged by all replicas in sync, or with {@link
   *     AppendFailed}
   */
  CompletableFuture<Appended> append(Draft draft);

  @Override
  void close();
}
