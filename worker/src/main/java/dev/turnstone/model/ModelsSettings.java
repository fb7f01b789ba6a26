package dev.turnstone.model;

import dev.turnstone.model.ProviderAddress.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every name that a model can be asked by, and where that leads. The same settings lead to the same
 * deployments on every worker, whatever a provider lists or whether it can be reached.
 *
 * @param routes each with a name of its own; empty where the demo models serve
 */
public record ModelsSettings(List<ModelRoute> routes) {
  /** No provider at all. */
  public static final ModelsSettings DEMO = new ModelsSettings(List.of());

  public ModelsSettings {
    routes = List.copyOf(routes);
    if (routes.stream().map(ModelRoute::name).distinct().count() != routes.size()) {
      throw new IllegalArgumentException("two models have one name");
    }
  }

  /** One provider that is asked for whatever a client wants. */
  public static ModelsSettings of(ProviderSettings provider) {
    return of(List.of(provider), List.of());
  }

  /**
   * Names that the operator made, and providers that take any name. The first of these gets the
   * names without a prefix; each gets those that begin with its own name and a slash, and for
   * {@code openai/} and {@code azure/}, where nobody is called so, the first of that kind, or else
   * the first of all.
   *
   * @param open may be empty
   * @param named win over what follows from the providers
   */
  public static ModelsSettings of(List<ProviderSettings> open, List<ModelRoute> named) {
    Map<String, ModelRoute> routes = new LinkedHashMap<>();
    named.forEach(route -> routes.putIfAbsent(route.name(), route));
    for (ProviderSettings provider : open) {
      String prefix = provider.name() + "/";
      boolean first = provider.equals(open.getFirst());
      for (String model : provider.models()) {
        add(routes, first ? model : prefix + model, Deployment.of(provider, model), true);
        add(routes, prefix + model, Deployment.of(provider, model), false);
      }
      add(routes, prefix + Deployment.STAR, Deployment.of(provider, Deployment.STAR), !first);
    }
    if (!open.isEmpty()) {
      add(routes, "*", Deployment.of(open.getFirst(), Deployment.STAR), true);
      usual("openai/*", Kind.OPENAI, open, routes);
      usual("azure/*", Kind.AZURE, open, routes);
    }
    return new ModelsSettings(List.copyOf(routes.values()));
  }

  private static void usual(
      String name, Kind kind, List<ProviderSettings> open, Map<String, ModelRoute> routes) {
    Optional<ProviderSettings> ofKind =
        open.stream().filter(provider -> provider.address().kind() == kind).findFirst();
    add(routes, name, Deployment.of(ofKind.orElse(open.getFirst()), Deployment.STAR), false);
  }

  private static void add(
      Map<String, ModelRoute> routes, String name, Deployment to, boolean listed) {
    routes.putIfAbsent(name, new ModelRoute(name, List.of(to), List.of(), listed));
  }

  /** Whether there is no provider, so that the demo models serve. */
  public boolean demo() {
    return routes.isEmpty();
  }

  /** Whether a client may ask for this model. */
  public boolean leads(String model) {
    return !new Routing(this).find(model).isEmpty();
  }

  /** Those that this name itself leads to, in no order; empty if it leads nowhere. */
  public List<Deployment> deployments(String model) {
    return new Routing(this).find(model).stream().findFirst().orElse(List.of());
  }

  /** Those that any name leads to, each once. */
  public List<ProviderSettings> providers() {
    return routes.stream()
        .flatMap(route -> route.deployments().stream())
        .map(Deployment::provider)
        .distinct()
        .toList();
  }
}
