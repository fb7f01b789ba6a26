package dev.turnstone.kit;

import java.util.List;

/** The names of the models that can be asked. */
@FunctionalInterface
public interface ModelCatalog {

  /**
   * Names as a client writes them, without duplicates. May ask a provider, for a bounded time;
   * never fails: what can't be learnt is left out.
   */
  List<String> models();

  /**
   * Whether a client may ask for this model. Asks nobody: where a provider takes any name, any name
   * is served.
   */
  default boolean serves(String model) {
    return models().contains(model);
  }

  /**
   * Whether there is such a model, as far as can be learnt: where a provider takes any name, what
   * it lists. May ask a provider, as {@link #models}; where nobody lists, what is served is there.
   */
  default boolean has(String model) {
    return serves(model);
  }
}
