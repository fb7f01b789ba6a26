package dev.turnstone.config;

import java.util.Objects;

/**
 * Something to say about the settings, without a value in it: that may be a secret.
 *
 * @param line in the file, from 1; 0 if it is not about a line
 * @param fatal whether nothing starts with it; otherwise it is only worth knowing
 */
public record Problem(int line, boolean fatal, String message) {
  public Problem {
    Objects.requireNonNull(message);
  }

  /**
   * With the place it is about.
   *
   * @param file its name
   */
  public String at(String file) {
    return line == 0 ? message : file + ":" + line + ": " + message;
  }
}
