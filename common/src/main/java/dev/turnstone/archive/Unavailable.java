package dev.turnstone.archive;

/** Postgres can't be asked now. Nothing is known and nothing was changed. */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unavailable(String what, Throwable cause) {
    super(what, cause);
  }
}
