package dev.turnstone.api;

/**
 * Answers one request, on its own virtual thread. Refuses by {@link RequestRejected}; anything else
 * thrown becomes an INTERNAL error in the dialect's words.
 */
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange);
}
