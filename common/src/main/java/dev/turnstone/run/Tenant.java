package dev.turnstone.run;

/**
 * Whose a thing is. Every row, every key of a cache and every look-up begins with it. 1 to 64
 * characters.
 */
public record Tenant(String value) {
  private static final int LENGTH_MAX = 64;

  /** The tenant of an installation without keys. */
  public static final Tenant DEFAULT = new Tenant("default");

  public Tenant {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a tenant has 1 to " + LENGTH_MAX + " characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
