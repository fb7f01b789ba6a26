package dev.turnstone.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.api.RunFeed;
import dev.turnstone.api.http.Waiting;
import dev.turnstone.run.LogPosition;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunDelta;
import dev.turnstone.run.Timed;
import dev.turnstone.testkit.Given;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HangUpTest {
  private static final Duration PIECE_EVERY = Duration.ofMillis(20);

  private final Run run = Run.unread(Given.run(1));
  private final Waiting waiting = new Waiting(() -> nanos());
  private long nanos;
  private int pieces;

  private long nanos() {
    return nanos;
  }

  /** A model that never pauses for long, and never ends. */
  private final class Talking implements RunFeed {
    @Override
    public List<Timed> next(Duration limit) {
      nanos += PIECE_EVERY.toNanos();
      pieces++;
      return List.of(
          new Timed(
              new LogPosition(0, pieces), nanos / 1_000, new RunDelta.Text(0, List.of("word "))));
    }

    @Override
    public Run run() {
      return run;
    }

    @Override
    public boolean whole() {
      return true;
    }

    @Override
    public boolean over() {
      return false;
    }

    @Override
    public void close() {}
  }

  private MemoryExchange request() {
    return new MemoryExchange("POST", "/v1/responses", "{}");
  }

  @Test
  void aClientThatHungUpIsMissedThoughTheModelGoesOnTalking() {
    var answer = waiting.await(new Talking(), request().leaving(), Duration.ofMinutes(10));

    assertThat(answer).isEmpty();
    assertThat(pieces * PIECE_EVERY.toMillis()).isLessThan(3_000);
  }

  @Test
  void aClientThatStaysWaitsUntilTheLimit() {
    var answer = waiting.await(new Talking(), request(), Duration.ofMinutes(10));

    assertThat(answer).contains(run);
    assertThat(Duration.ofNanos(nanos)).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }
}
