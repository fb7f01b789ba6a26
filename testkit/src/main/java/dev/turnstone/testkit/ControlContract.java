package dev.turnstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every control line does. Tests may share the topic: each sends messages of its own. */
public abstract class ControlContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger(30_000);

  /** The line under test, as one process has it. */
  protected abstract ControlLine line();

  @Test
  void everyListenerHearsEveryMessageInOrder() {
    List<ControlMessage> messages = IntStream.range(0, 100).mapToObj(_ -> message()).toList();
    Inbox<ControlMessage> one = listening();
    Inbox<ControlMessage> other = listening();

    messages.forEach(this::send);

    assertThat(heard(one, messages)).isEqualTo(messages);
    assertThat(heard(other, messages)).isEqualTo(messages);
  }

  @Test
  void aListenerHearsNothingFromBeforeItCame() {
    ControlMessage before = message();
    ControlMessage after = message();
    send(before);

    Inbox<ControlMessage> inbox = listening();
    send(after);

    inbox.await(after::equals);
    assertThat(inbox.all()).doesNotContain(before);
  }

  @Test
  void everyKindOfMessageComesAsItWasSent() {
    List<ControlMessage> messages =
        List.of(
            new ControlMessage.Stop(Given.run(NUMBERS.incrementAndGet())),
            new ControlMessage.Verdict(
                Given.run(NUMBERS.incrementAndGet()), Given.claim(1), 3, false),
            new ControlMessage.Applied(Map.of(0, (long) NUMBERS.incrementAndGet(), 31, 7L)),
            new ControlMessage.Queue("tasks.batch", 2, NUMBERS.incrementAndGet(), 1_234));
    Inbox<ControlMessage> inbox = listening();

    messages.forEach(this::send);

    assertThat(heard(inbox, messages)).isEqualTo(messages);
  }

  @Test
  void aListenerIsCalledByOneThreadOnly() {
    Inbox<Thread> threads = new Inbox<>("threads of the listener");
    line().listen(_ -> threads.add(Thread.currentThread()));

    IntStream.range(0, 10).forEach(_ -> send(message()));

    assertThat(threads.await(10)).containsOnly(threads.all().getFirst());
    assertThat(threads.all()).doesNotContain(Thread.currentThread());
  }

  private Inbox<ControlMessage> listening() {
    Inbox<ControlMessage> inbox = new Inbox<>("control messages");
    line().listen(inbox::add);
    return inbox;
  }

  private static List<ControlMessage> heard(
      Inbox<ControlMessage> inbox, List<ControlMessage> messages) {
    return inbox.awaitAll(all -> all.containsAll(messages)).stream()
        .filter(messages::contains)
        .toList();
  }

  private static ControlMessage message() {
    return new ControlMessage.Stop(Given.run(NUMBERS.incrementAndGet()));
  }

  private void send(ControlMessage message) {
    line().send(message).orTimeout(Signal.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
