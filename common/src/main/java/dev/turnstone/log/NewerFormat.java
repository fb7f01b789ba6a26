package dev.turnstone.log;

/**
 * A record was written in a format that this release does not know: the process must be upgraded.
 */
public final class NewerFormat extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NewerFormat(int format, String where) {
    super("record format " + format + " at " + where + " is newer than this release: upgrade it");
  }
}
