package dev.turnstone.app;

import java.util.Optional;

/** Which Turnstone this is. */
final class Release {
  private Release() {}

  /** As the build wrote it into our jar; empty where classes are not run from there. */
  static Optional<String> name() {
    return Optional.ofNullable(Release.class.getPackage().getImplementationVersion());
  }
}
