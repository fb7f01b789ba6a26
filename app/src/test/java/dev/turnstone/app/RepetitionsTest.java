package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RepetitionsTest {
  private static final String CLIENTS = "org.apache.kafka.clients.NetworkClient";
  private static final String AWAY =
      "[Producer clientId=p-%d] Connection to node -1 (localhost/127.0.0.1:9092) could not be made.";

  private final LoggerContext context = new LoggerContext();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Repetitions repetitions = new Repetitions(nanos::get);

  @Test
  void whateverClientSaysItAWarningIsGivenOnceAMinute() {
    assertThat(asked(CLIENTS, Level.WARN, AWAY.formatted(1))).isEqualTo(FilterReply.NEUTRAL);
    assertThat(asked(CLIENTS, Level.WARN, AWAY.formatted(1))).isEqualTo(FilterReply.DENY);
    assertThat(asked(CLIENTS, Level.WARN, AWAY.formatted(2))).isEqualTo(FilterReply.DENY);
    assertThat(asked(CLIENTS, Level.WARN, "[x] Another thing.")).isEqualTo(FilterReply.NEUTRAL);

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(asked(CLIENTS, Level.WARN, AWAY.formatted(2))).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void errorsAndOurOwnLinesAreNeverHeldBack() {
    for (int i = 0; i < 3; i++) {
      assertThat(asked(CLIENTS, Level.ERROR, "down")).isEqualTo(FilterReply.NEUTRAL);
      assertThat(asked("dev.turnstone.api.Tail", Level.WARN, "x")).isEqualTo(FilterReply.NEUTRAL);
    }
  }

  private FilterReply asked(String name, Level level, String message) {
    Logger logger = context.getLogger(name);
    return repetitions.decide(null, logger, level, message, null, null);
  }
}
