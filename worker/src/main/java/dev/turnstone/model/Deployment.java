package dev.turnstone.model;

import java.util.Objects;

/**
 * A model at a provider.
 *
 * @param model as the provider knows it; a {@code *} in it stands for what the star of the name
 *     stands for that leads here
 * @param weight its share of the calls beside others of the same order; more than 0
 * @param order a higher one is asked only where the lower ones fail; usually 1
 */
public record Deployment(ProviderSettings provider, String model, double weight, int order) {
  static final String STAR = "*";

  public Deployment {
    Objects.requireNonNull(provider);
    if (model.isBlank() || !(weight > 0)) {
      throw new IllegalArgumentException("a deployment has a model and a weight above 0");
    }
  }

  public static Deployment of(ProviderSettings provider, String model) {
    return new Deployment(provider, model, 1, 1);
  }

  /** The same with its star filled in. */
  Deployment filled(String part) {
    return model.contains(STAR)
        ? new Deployment(provider, model.replace(STAR, part), weight, order)
        : this;
  }
}
