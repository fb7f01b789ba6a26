package dev.turnstone.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts services in order and closes them in the opposite one; a failed start closes what had
 * started. Once closed it starts and keeps nothing more, so that a stop in the middle of the start
 * leaves nothing open. Safe for many threads; a second {@link #close} waits for the first.
 */
public final class Services implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Services.class);
  private final Lock closing = new ReentrantLock();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Starts {@code service} and keeps it to be closed.
   *
   * @throws IllegalStateException when these services were closed
   */
  public <S extends Service> S start(S service) {
    S kept = keep(service);
    try {
      kept.start();
      return kept;
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /**
   * Keeps something that needs no start.
   *
   * @throws IllegalStateException when these services were closed; {@code resource} is closed then
   */
  public <C extends AutoCloseable> C keep(C resource) {
    synchronized (open) {
      if (!closed) {
        open.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new IllegalStateException("services were closed");
  }

  @Override
  public void close() {
    closing.lock();
    try {
      for (Optional<AutoCloseable> next = last(); next.isPresent(); next = last()) {
        close(next.get());
      }
    } finally {
      closing.unlock();
    }
  }

  private Optional<AutoCloseable> last() {
    synchronized (open) {
      closed = true;
      return Optional.ofNullable(open.poll());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception failure) {
      log.warn("closing failed what={}", resource.getClass().getSimpleName(), failure);
    }
  }
}
