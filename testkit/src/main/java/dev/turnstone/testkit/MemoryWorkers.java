package dev.turnstone.testkit;

import dev.turnstone.log.AppendFailed;
import dev.turnstone.log.Appended;
import dev.turnstone.log.RunJson;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage;
import dev.turnstone.run.LogPosition;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The topic workers in memory. Thread-safe. */
public final class MemoryWorkers implements WorkersLine {
  private final Clock clock;
  private final Inbox<WorkersMessage> sent = new Inbox<>("messages of the topic workers");
  private volatile Predicate<? super WorkersMessage> lost = _ -> false;

  public MemoryWorkers(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized CompletableFuture<Appended> send(WorkersMessage message) {
    if (lost.test(message)) {
      return CompletableFuture.failedFuture(
          new AppendFailed(true, new IllegalStateException("as told")));
    }
    long offset = sent.all().size();
    sent.add(RunJson.read(RunJson.bytes(message), WorkersMessage.class));
    return CompletableFuture.completedFuture(
        new Appended(new LogPosition(0, offset), clock.millis()));
  }

  /** From now on messages that fit are lost, and their senders see a failure. */
  public void lose(Predicate<? super WorkersMessage> which) {
    lost = which;
  }

  /** Everything that was sent, in order. */
  public List<WorkersMessage> sent() {
    return sent.all();
  }

  /** The first message that fits, waited for up to {@link Signal#LIMIT}. */
  public WorkersMessage await(Predicate<? super WorkersMessage> fits) {
    return sent.await(fits);
  }

  @Override
  public void close() {}
}
