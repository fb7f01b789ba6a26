package dev.turnstone.log;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The topic control: one partition that everybody follows from its end. */
public interface ControlLine extends AutoCloseable {

  /** Completes when acknowledged, or with {@link AppendFailed}. */
  CompletableFuture<Void> send(ControlMessage message);

  /**
   * Calls {@code listener} for each message that comes from now on, in order, on one thread of this
   * line. Returns when the place is fixed: a message sent afterwards is heard. Listeners neither
   * block nor throw.
   */
  void listen(Consumer<ControlMessage> listener);

  @Override
  void close();
}
