package dev.turnstone.api.tail;

/**
 * This node could not keep what a reader still needed; another try finds it in Postgres or
 * elsewhere.
 */
final class TailLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  TailLost() {
    super("this node could not keep up; try again");
  }
}
