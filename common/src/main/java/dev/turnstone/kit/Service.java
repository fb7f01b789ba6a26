package dev.turnstone.kit;

/**
 * Something with threads of its own. {@code start} returns when it is ready and throws if it can't
 * be; {@code close} waits until it has stopped; closing before a start, or twice, is fine.
 */
public interface Service extends AutoCloseable {
  void start();

  @Override
  void close();
}
