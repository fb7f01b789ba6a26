package dev.turnstone.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts services in order and closes them in the opposite one; a failed start closes what had
 * started.
 */
public final class Services implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Services.class);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Starts {@code service} and keeps it to be closed. */
  public synchronized <S extends Service> S start(S service) {
    open.push(service);
    try {
      service.start();
      return service;
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** Keeps something that needs no start. */
  public synchronized <C extends AutoCloseable> C keep(C resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception failure) {
        log.warn("closing failed what={}", next.getClass().getSimpleName(), failure);
      }
    }
  }
}
