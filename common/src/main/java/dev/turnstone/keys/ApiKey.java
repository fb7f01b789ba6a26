package dev.turnstone.keys;

import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's key without its secret.
 *
 * @param tenant whose everything is that is made with it
 * @param name for people; may be empty, at most 256 characters
 * @param models that it may ask for: a name, or the beginning of names and a {@code *}; none means
 *     all
 * @param expires from when on it is worth nothing; absent for never
 * @param revoked when it was; absent for one that counts
 */
public record ApiKey(
    KeyId id,
    Tenant tenant,
    String name,
    List<String> models,
    Limits limits,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant revoked) {
  private static final int NAME_MAX = 256;

  public ApiKey {
    Objects.requireNonNull(id);
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(created);
    models = List.copyOf(models);
    if (name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a key's name has at most " + NAME_MAX + " characters");
    }
  }

  /** Whether it may ask for a model. */
  public boolean permits(String model) {
    return models.isEmpty() || models.stream().anyMatch(allowed -> matches(allowed, model));
  }

  private static boolean matches(String allowed, String model) {
    return allowed.endsWith("*")
        ? model.startsWith(allowed.substring(0, allowed.length() - 1))
        : model.equals(allowed);
  }

  /** Whether it is worth something at this time. */
  public boolean good(Instant now) {
    return revoked == null && (expires == null || now.isBefore(expires));
  }

  /**
   * How much a key may do; what is absent has no limit.
   *
   * @param requestsPerMinute runs begun within any 60 seconds, 1 or more
   * @param openRuns runs that have not ended, 1 or more
   * @param tokensPerDay input and output of runs that ended on one day, UTC; 1 or more
   */
  public record Limits(
      @Nullable Integer requestsPerMinute,
      @Nullable Integer openRuns,
      @Nullable Long tokensPerDay) {
    public static final Limits NONE = new Limits(null, null, null);

    public Limits {
      positive(requestsPerMinute, "requests per minute");
      positive(openRuns, "open runs");
      positive(tokensPerDay, "tokens per day");
    }

    private static void positive(@Nullable Number limit, String what) {
      if (limit != null && limit.longValue() < 1) {
        throw new IllegalArgumentException("a limit of " + what + " is 1 or more");
      }
    }
  }
}
