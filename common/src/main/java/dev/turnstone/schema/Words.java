package dev.turnstone.schema;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is said of JSON, and how it is read. */
final class Words {
  /** One value and nothing behind it. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Words() {}

  /** Surrogate pairs stay together. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(max - 2));
    return text.substring(0, max - (halves ? 2 : 1)) + "…";
  }
}
