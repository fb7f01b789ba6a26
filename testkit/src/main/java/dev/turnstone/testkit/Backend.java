package dev.turnstone.testkit;

import java.util.Locale;

/**
 * Which Kafka and Postgres a test runs over, by {@code -Dbackend=embedded} (the default) or {@code
 * -Dbackend=containers}. Whoever starts them for tests of both asks here.
 */
public enum Backend {
  /** Ours, of the module embedded. */
  EMBEDDED,
  /** The official images, started by Testcontainers; needs a Docker engine. */
  CONTAINERS;

  private static final String PROPERTY = "backend";

  /**
   * The one this test run was started with.
   *
   * @throws IllegalArgumentException for a value that names none
   */
  public static Backend chosen() {
    return of(System.getProperty(PROPERTY, "embedded"));
  }

  static Backend of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + " is 'embedded' or 'containers', not '" + name + "'", unknown);
    }
  }
}
