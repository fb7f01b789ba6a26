package dev.turnstone.archive;

import dev.turnstone.run.RunId;
import dev.turnstone.run.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are wanted: those of a dialect that a client may read, in the order of their creation
 * and, within a millisecond, of their ids.
 *
 * @param model only runs that asked for just this one; absent for all
 * @param after where the page before ended; absent for the first page
 * @param limit at most so many; at least 1
 */
public record Listing(
    Tenant tenant,
    String dialect,
    @Nullable String model,
    boolean newestFirst,
    @Nullable Cursor after,
    int limit) {
  public Listing {
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(dialect);
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one run");
    }
  }

  /** The same, behind another place. */
  public Listing behind(Cursor place, int newLimit) {
    return new Listing(tenant, dialect, model, newestFirst, place, newLimit);
  }

  /**
   * A run's place in the order.
   *
   * @param createdMillis since 1970, of the broker
   */
  public record Cursor(long createdMillis, RunId run) {
    public Cursor {
      Objects.requireNonNull(run);
    }
  }
}
