package dev.turnstone.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.Appended;
import dev.turnstone.log.WorkersLine;
import dev.turnstone.log.WorkersMessage;
import dev.turnstone.log.WorkersMessage.Tick;
import dev.turnstone.run.LogPosition;
import dev.turnstone.testkit.Given;
import dev.turnstone.testkit.Inbox;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TickerTest {
  private final HeldLine line = new HeldLine();
  private final Ticker ticker = new Ticker(Given.uuid(9, 1), line, Duration.ofMillis(1));

  @Test
  void theNextTickWaitsForTheAcknowledgementOfTheOneBefore() {
    ticker.start();
    line.sent.await(tick -> tick.number() == 1);
    assertThat(line.sent.all()).hasSize(1);

    line.acknowledge();
    line.sent.await(tick -> tick.number() == 2);

    line.acknowledge();
    line.sent.await(tick -> tick.number() == 3);
    line.close();
    ticker.close();
    ticker.close();
  }

  /** Acknowledges when told. */
  private static final class HeldLine implements WorkersLine {
    private final Inbox<Tick> sent = new Inbox<>("tick");
    private CompletableFuture<Appended> open = new CompletableFuture<>();
    private boolean closed;

    @Override
    public synchronized CompletableFuture<Appended> send(WorkersMessage message) {
      open = new CompletableFuture<>();
      sent.add((Tick) message);
      if (closed) {
        acknowledge();
      }
      return open;
    }

    synchronized void acknowledge() {
      open.complete(new Appended(new LogPosition(0, 0), 0));
    }

    @Override
    public synchronized void close() {
      closed = true;
      acknowledge();
    }
  }
}
