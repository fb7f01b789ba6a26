package dev.turnstone.api.tail;

import dev.turnstone.log.ControlMessage;
import dev.turnstone.log.Task;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many runs wait for a worker, summed over what the coordinators said in the last 5 seconds.
 * Thread-safe.
 */
public final class QueueGauge {
  private static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<Integer, Said> said = new ConcurrentHashMap<>();
  private final Settings settings;
  private final LongSupplier nanos;

  /**
   * @param waitingMax runs that may wait before others are refused
   * @param ageMax of the oldest that waits
   * @param laneMax runs that may wait behind the active one of their lane
   */
  public record Settings(int waitingMax, Duration ageMax, int laneMax) {
    public static final Settings DEFAULT = new Settings(10_000, Duration.ofMinutes(10), 100);
  }

  private record Said(ControlMessage.Queue queue, long at) {}

  /**
   * @param nanos a monotonic clock
   */
  public QueueGauge(Settings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** A coordinator's count; those of batches are not looked at. */
  public void heard(ControlMessage.Queue queue) {
    if (queue.topic().equals(Task.Kind.INTERACTIVE.topic())) {
      said.put(queue.partition(), new Said(queue, nanos.getAsLong()));
    }
  }

  int laneMax() {
    return settings.laneMax();
  }

  boolean full() {
    long now = nanos.getAsLong();
    said.values().removeIf(old -> now - old.at() > STALE_NANOS);
    long waiting = said.values().stream().mapToLong(each -> each.queue().waiting()).sum();
    long oldest =
        said.values().stream().mapToLong(each -> each.queue().oldestMillis()).max().orElse(0);
    return waiting >= settings.waitingMax() || oldest >= settings.ageMax().toMillis();
  }
}
