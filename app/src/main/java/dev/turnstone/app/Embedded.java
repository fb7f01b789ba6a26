package dev.turnstone.app;

import dev.turnstone.kit.LocalInfrastructure;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the broker and the Postgres of the module embedded, if this process was started with
 * lib/dev.
 */
final class Embedded {
  static final String MISSING =
      "lib/dev is not on the class path; './turnstone dev' and './turnstone infra' put it there";

  private Embedded() {}

  static Optional<LocalInfrastructure> find() {
    return ServiceLoader.load(LocalInfrastructure.class).findFirst();
  }
}
