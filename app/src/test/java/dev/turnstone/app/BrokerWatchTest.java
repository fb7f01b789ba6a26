package dev.turnstone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BrokerWatchTest {
  private static final long SILENCE = BrokerWatch.SILENCE_MAX.toNanos();

  private final AtomicLong nanos = new AtomicLong(-7);
  private final LinkedBlockingQueue<CompletableFuture<Map<Integer, Long>>> questions =
      new LinkedBlockingQueue<>();

  @Test
  void aBrokerThatIsSilentForLongIsOutOfReachUntilItAnswersAgain() throws Exception {
    try (var watch = new BrokerWatch(this::ask, nanos::get)) {
      watch.start();
      var _ = asked();

      nanos.addAndGet(SILENCE);
      assertThat(watch.reachable()).isTrue();
      nanos.addAndGet(1);
      assertThat(watch.reachable()).isFalse();

      asked().complete(Map.of(0, 1L));
      var _ = asked();
      assertThat(watch.reachable()).isTrue();
    }
  }

  @Test
  void aQuestionThatFailsIsAskedAgain() throws Exception {
    try (var watch = new BrokerWatch(this::ask, nanos::get)) {
      watch.start();

      asked().completeExceptionally(new IllegalStateException("no broker"));
      nanos.addAndGet(SILENCE + 1);
      asked().complete(Map.of());
      var _ = asked();

      assertThat(watch.reachable()).isTrue();
    }
  }

  private CompletableFuture<Map<Integer, Long>> ask() {
    var question = new CompletableFuture<Map<Integer, Long>>();
    questions.add(question);
    return question;
  }

  /** The next question; waits for it. */
  private CompletableFuture<Map<Integer, Long>> asked() throws InterruptedException {
    var question = questions.poll(30, TimeUnit.SECONDS);
    assertThat(question).isNotNull();
    return question;
  }
}
