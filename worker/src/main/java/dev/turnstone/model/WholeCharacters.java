package dev.turnstone.model;

/**
 * Holds together what a provider tears apart: the two halves of a character outside the basic
 * plane. A half whose other half never comes becomes U+FFFD, since it can't be written as UTF-8.
 */
final class WholeCharacters {
  private static final char REPLACEMENT = '\uFFFD';
  private char held;

  /** The text that is sure by now; may be empty. */
  String next(String piece) {
    if (piece.isEmpty()) {
      return piece;
    }
    String text = held == 0 ? piece : held + piece;
    char last = text.charAt(text.length() - 1);
    held = Character.isHighSurrogate(last) ? last : 0;
    return mended(held == 0 ? text : text.substring(0, text.length() - 1));
  }

  /** What is left when nothing more comes; mostly empty. */
  String rest() {
    boolean half = held != 0;
    held = 0;
    return half ? String.valueOf(REPLACEMENT) : "";
  }

  private static String mended(String text) {
    int at = 0;
    while (at < text.length() && !lone(text, at)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at == text.length() ? text : replaced(text);
  }

  private static String replaced(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      whole.appendCodePoint(lone(text, at) ? REPLACEMENT : text.codePointAt(at));
      at += Character.charCount(text.codePointAt(at));
    }
    return whole.toString();
  }

  private static boolean lone(String text, int at) {
    int point = text.codePointAt(at);
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
