package dev.turnstone.model;

/** What the model sends makes no answer. The message is for the client's eyes. */
final class BrokenAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenAnswer(String message) {
    super(message);
  }
}
