package dev.turnstone.model;

import java.util.List;

/**
 * What a model's name stands for.
 *
 * @param name as clients write it; one {@code *} in it stands for any text that is not empty
 * @param deployments that share its calls; at least one
 * @param fallbacks names of models to ask, in this order, when none of them answers
 * @param listed whether clients are told of it
 */
public record ModelRoute(
    String name, List<Deployment> deployments, List<String> fallbacks, boolean listed) {
  public ModelRoute {
    deployments = List.copyOf(deployments);
    fallbacks = List.copyOf(fallbacks);
    if (!possible(name)) {
      throw new IllegalArgumentException("a model's name is text with at most one * in it");
    }
    if (deployments.isEmpty()) {
      throw new IllegalArgumentException("a model's name stands for at least one deployment");
    }
  }

  /** Whether this can be a model's name: text with at most one {@code *} in it. */
  public static boolean possible(String name) {
    return !name.isBlank() && name.indexOf(Deployment.STAR) == name.lastIndexOf(Deployment.STAR);
  }

  boolean pattern() {
    return name.contains(Deployment.STAR);
  }

  String prefix() {
    return pattern() ? name.substring(0, name.indexOf(Deployment.STAR)) : name;
  }

  String suffix() {
    return pattern() ? name.substring(name.indexOf(Deployment.STAR) + 1) : "";
  }

  /** Whether a name is covered by this pattern. */
  boolean covers(String model) {
    return model.length() > prefix().length() + suffix().length()
        && model.startsWith(prefix())
        && model.endsWith(suffix())
        && !part(model).isBlank();
  }

  /** What the star stands for in a name that is covered. */
  String part(String model) {
    return model.substring(prefix().length(), model.length() - suffix().length());
  }
}
