package dev.turnstone.testkit;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.RunJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The topic control in memory, for all who share this object. Listeners are called on one thread of
 * its own, as real ones are; {@link #settle} waits until they have heard everything. Thread-safe.
 */
public final class MemoryControl implements ControlLine {
  private final Inbox<ControlMessage> sent = new Inbox<>("control messages");
  private final List<Consumer<ControlMessage>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService delivery =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("memory-control").factory());
  private volatile Predicate<? super ControlMessage> lost = _ -> false;

  @Override
  public CompletableFuture<Void> send(ControlMessage message) {
    if (lost.test(message)) {
      return CompletableFuture.failedFuture(
          new AppendFailed(true, new IllegalStateException("as told")));
    }
    byte[] json = RunJson.bytes(message);
    return CompletableFuture.runAsync(() -> deliver(json), delivery);
  }

  private void deliver(byte[] json) {
    ControlMessage message = RunJson.read(json, ControlMessage.class);
    listeners.forEach(listener -> listener.accept(message));
    sent.add(message);
  }

  /** From now on messages that fit are lost, and their senders see a failure. */
  public void lose(Predicate<? super ControlMessage> which) {
    lost = which;
  }

  @Override
  public void listen(Consumer<ControlMessage> listener) {
    settle();
    listeners.add(listener);
  }

  /** Returns when everything sent before was heard. */
  public void settle() {
    CompletableFuture.runAsync(() -> {}, delivery)
        .orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Everything that was heard, in order. */
  public List<ControlMessage> sent() {
    settle();
    return sent.all();
  }

  /** The first message that fits, waited for up to {@link Signal#LIMIT}. */
  public ControlMessage await(Predicate<? super ControlMessage> fits) {
    return sent.await(fits);
  }

  @Override
  public void close() {
    delivery.close();
  }
}
