package dev.turnstone.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServicesTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final Services services = new Services();

  @Test
  void servicesCloseInTheOppositeOrderOfTheirStart() {
    services.start(new Named("a"));
    services.keep(new Named("b"));
    services.start(new Named("c"));

    services.close();
    services.close();

    assertThat(events).containsExactly("start a", "start c", "close c", "close b", "close a");
  }

  @Test
  void aFailedStartClosesWhatHadStartedAndItself() {
    services.start(new Named("a"));

    assertThatThrownBy(() -> services.start(new Failing("b"))).hasMessage("b can't");

    assertThat(events).containsExactly("start a", "start b", "close b", "close a");
  }

  @Test
  void aFailingCloseKeepsNobodyElseOpen() {
    services.start(new Named("a"));
    AutoCloseable failing =
        () -> {
          throw new IllegalStateException("can't close");
        };
    services.keep(failing);

    services.close();

    assertThat(events).contains("close a");
  }

  @Test
  void whatComesAfterTheCloseIsClosedAtOnceAndRefused() {
    services.close();

    assertThatThrownBy(() -> services.start(new Named("late")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(events).containsExactly("close late");
  }

  @Test
  void aStartThatTakesLongHoldsNoCloseUp() throws InterruptedException {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Service slow = new Slow(starting, stopped);
    Thread starter = Thread.ofVirtual().name("starter").start(() -> services.start(slow));
    assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();

    services.close();

    assertThat(starter.join(Duration.ofSeconds(10))).isTrue();
    assertThat(events).containsExactly("close slow");
  }

  private class Named implements Service {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void start() {
      events.add("start " + name);
    }

    @Override
    public void close() {
      events.add("close " + name);
    }
  }

  private final class Failing extends Named {
    private final String name;

    Failing(String name) {
      super(name);
      this.name = name;
    }

    @Override
    public void start() {
      super.start();
      throw new IllegalStateException(name + " can't");
    }
  }

  /** Starts until it is closed. */
  private final class Slow implements Service {
    private final CountDownLatch starting;
    private final CountDownLatch stopped;

    Slow(CountDownLatch starting, CountDownLatch stopped) {
      this.starting = starting;
      this.stopped = stopped;
    }

    @Override
    public void start() {
      starting.countDown();
      try {
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      events.add("close slow");
      stopped.countDown();
    }
  }
}
