package dev.turnstone.api.access;

import dev.turnstone.api.Caller;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One request of somebody who was let in.
 *
 * @param welcome whether their key still counts: a stream may outlive it
 * @param headers that tell them of their limits, as of now
 */
public record Visit(Caller caller, BooleanSupplier welcome, Supplier<Map<String, String>> headers) {
  public Visit {
    Objects.requireNonNull(caller);
    Objects.requireNonNull(welcome);
    Objects.requireNonNull(headers);
  }

  /**
   * @throws dev.turnstone.api.RequestRejected UNAUTHENTICATED if their key counts no more
   */
  public void check() {
    if (!welcome.getAsBoolean()) {
      throw Access.unknown();
    }
  }
}
