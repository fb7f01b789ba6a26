package dev.turnstone.worker;

import dev.turnstone.log.ControlLine;
import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.EventRecord;
import dev.turnstone.log.EventTail;
import dev.turnstone.run.Judged;
import dev.turnstone.run.Run;
import dev.turnstone.run.RunEvent;
import dev.turnstone.run.RunId;
import dev.turnstone.run.Stamp;
import dev.turnstone.testkit.Signal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A coordinator and a materializer as far as one worker sees them: follows the log, gives verdicts,
 * stores and announces what it stored. One thread.
 */
final class Umpire implements AutoCloseable {
  private final EventTail tail;
  private final ControlLine control;
  private final TestStore store;
  private final Map<RunId, Run> runs = new HashMap<>();
  private final Signal closing = new Signal("the end");
  private final Thread thread;

  Umpire(EventTail tail, ControlLine control, TestStore store) {
    this.tail = tail;
    this.control = control;
    this.store = store;
    thread = Thread.ofVirtual().name("umpire").start(this::follow);
  }

  private void follow() {
    while (!closing.given()) {
      tail.poll(Duration.ofSeconds(1)).forEach(this::see);
    }
  }

  private void see(EventRecord record) {
    Run before = runs.getOrDefault(record.run(), Run.unread(record.run()));
    Judged judged = before.state().judge(record);
    runs.put(record.run(), before.after(judged));
    store.apply(record);
    boolean asks =
        record.entries().stream()
            .anyMatch(e -> e instanceof RunEvent.Claimed || e instanceof RunEvent.ToolStarted);
    record.stamp().filter(_ -> asks).ifPresent(stamp -> tell(record.run(), stamp, judged));
    var _ =
        control.send(
            new ControlMessage.Applied(
                Map.of(record.position().partition(), record.position().offset() + 1)));
  }

  private void tell(RunId run, Stamp stamp, Judged judged) {
    boolean yes = judged.state().hold().covers(stamp);
    var _ = control.send(new ControlMessage.Verdict(run, stamp.claim(), stamp.n(), yes));
  }

  @Override
  public void close() {
    closing.give();
    tail.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
