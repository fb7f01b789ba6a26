package dev.turnstone.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FollowerTest {
  /** Longer than two tries to fix the place. */
  private static final Duration TRIES = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final AtomicReference<Throwable> broken = new AtomicReference<>();

  @Test
  void whoFollowsWhileKafkaIsAwayWaitsAndGoesWhenAsked() throws Exception {
    // A port that nobody else gets, and where nobody says a word.
    try (ServerSocket silent = silent()) {
      String kafka = "127.0.0.1:" + silent.getLocalPort();
      var settings = new KafkaSettings(kafka, "away.", 0, 1, Map.of());
      var follower = new Follower(settings, "away.control", Follower.From.END, "control", _ -> {});
      Thread starting = Thread.ofPlatform().unstarted(follower::start);
      starting.setUncaughtExceptionHandler((_, failure) -> broken.set(failure));
      starting.start();

      assertThat(starting.join(TRIES)).as("it still waits").isFalse();
      follower.close();

      assertThat(starting.join(LIMIT)).as("it goes").isTrue();
      assertThat(Optional.ofNullable(broken.get())).isEmpty();
    }
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
