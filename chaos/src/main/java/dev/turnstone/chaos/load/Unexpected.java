package dev.turnstone.chaos.load;

import dev.turnstone.cluster.Reply;

/** An answer that a client did not deserve. */
final class Unexpected extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unexpected(String what, Reply reply) {
    super(what + ": status " + reply.status() + " " + reply.text());
  }
}
