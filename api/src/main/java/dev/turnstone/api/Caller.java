package dev.turnstone.api;

import dev.turnstone.keys.ApiKey;
import dev.turnstone.run.KeyId;
import dev.turnstone.run.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param tenant whose things are there for them, and nobody else's
 * @param key they came with; absent for the master key, or none
 * @param administers whether they may make keys and see everybody's usage
 */
public record Caller(Tenant tenant, @Nullable ApiKey key, boolean administers) {
  public Caller {
    Objects.requireNonNull(tenant);
  }

  /** Whoever reaches a server that asks for no key. */
  public static Caller anybody() {
    return new Caller(Tenant.DEFAULT, null, false);
  }

  /** Whoever has the master key. */
  public static Caller master() {
    return new Caller(Tenant.DEFAULT, null, true);
  }

  public static Caller of(ApiKey key) {
    return new Caller(key.tenant(), key, false);
  }

  public @Nullable KeyId keyId() {
    return key == null ? null : key.id();
  }

  /** Whether they may ask for a model. */
  public boolean permits(String model) {
    return key == null || key.permits(model);
  }
}
