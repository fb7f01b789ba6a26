package dev.turnstone.model;

/** Watches a JSON object come in pieces and knows when its last brace has come. */
final class JsonBalance {
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean begun;
  private boolean complete;

  /** Where the object ends that {@code text} begins with; -1 if it doesn't. */
  static int end(String text) {
    JsonBalance balance = new JsonBalance();
    for (int at = 0; at < text.length(); at++) {
      balance.add(text.charAt(at));
      if (balance.complete) {
        return at + 1;
      }
    }
    return -1;
  }

  void add(String piece) {
    for (int at = 0; at < piece.length() && !complete; at++) {
      add(piece.charAt(at));
    }
  }

  /** Whether an object has come to its end. Anything but an object never does. */
  boolean complete() {
    return complete;
  }

  private void add(char next) {
    if (inText) {
      text(next);
    } else if (next == '"') {
      inText = true;
    } else if (next == '{' || next == '[') {
      begun |= next == '{' && depth == 0;
      depth++;
    } else if (next == '}' || next == ']') {
      depth--;
      complete = begun && depth == 0;
    }
  }

  private void text(char next) {
    if (escaped) {
      escaped = false;
    } else if (next == '\\') {
      escaped = true;
    } else if (next == '"') {
      inText = false;
    }
  }
}
