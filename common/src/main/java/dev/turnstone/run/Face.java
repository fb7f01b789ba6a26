package dev.turnstone.run;

import java.util.Objects;

/**
 * The dialect a run was asked for in, by name, with the version of its teller (frames of a version
 * never change) and what that dialect wants to see again: JSON that nobody else reads.
 */
public record Face(String dialect, int version, String echo) {
  public Face {
    Objects.requireNonNull(dialect);
    Objects.requireNonNull(echo);
  }
}
