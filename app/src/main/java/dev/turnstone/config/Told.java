package dev.turnstone.config;

import java.util.Optional;
import java.util.function.Supplier;

/** Makes a record out of what was read; what the record does not take becomes a problem. */
final class Told {
  private Told() {}

  /**
   * @param field that the problem is about
   */
  static <T> Optional<T> by(Section section, String field, Supplier<T> made) {
    try {
      return Optional.of(made.get());
    } catch (IllegalArgumentException wrong) {
      section.wrong(field, "is not possible: " + wrong.getMessage());
      return Optional.empty();
    }
  }
}
