package dev.turnstone.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The names that clients are told of: those of the settings, and for each pattern what the
 * providers behind it list. All of these are asked at once.
 */
final class Catalog {
  private final ModelsSettings settings;
  private final Map<ProviderSettings, ModelList> lists = new HashMap<>();

  Catalog(ModelsSettings settings, Map<ProviderSettings, ChatClient> clients) {
    this.settings = settings;
    for (ModelRoute route : settings.routes()) {
      if (route.pattern() && route.listed()) {
        route.deployments().stream()
            .map(Deployment::provider)
            .forEach(provider ->
                lists.computeIfAbsent(provider, each -> new ModelList(client(clients, each))));
      }
    }
  }

  private static ChatClient client(
      Map<ProviderSettings, ChatClient> clients, ProviderSettings provider) {
    return Objects.requireNonNull(clients.get(provider));
  }

  List<String> models() {
    Map<ProviderSettings, ModelList.Listing> listings = new HashMap<>();
    lists.forEach((provider, list) -> listings.put(provider, list.begun()));
    Set<String> names = new LinkedHashSet<>();
    List<ModelRoute> listed = settings.routes().stream().filter(ModelRoute::listed).toList();
    listed.stream().filter(route -> !route.pattern()).map(ModelRoute::name).forEach(names::add);
    listed.stream().filter(ModelRoute::pattern).forEach(route -> fill(route, listings, names));
    return new ArrayList<>(names);
  }

  /** Whether one of them is listed by its provider, or has one that lists nothing. */
  boolean lists(List<Deployment> deployments) {
    Map<ProviderSettings, ModelList.Listing> listings = new HashMap<>();
    for (Deployment deployment : deployments) {
      ModelList list = lists.get(deployment.provider());
      if (list == null) {
        return true;
      }
      listings.computeIfAbsent(deployment.provider(), _ -> list.begun());
    }
    return deployments.stream()
        .anyMatch(each -> lists(each, Objects.requireNonNull(listings.get(each.provider()))));
  }

  private static boolean lists(Deployment deployment, ModelList.Listing listing) {
    List<String> names = listing.awaited();
    return names.isEmpty() || names.contains(deployment.model());
  }

  private static void fill(
      ModelRoute route, Map<ProviderSettings, ModelList.Listing> listings, Set<String> names) {
    for (Deployment deployment : route.deployments()) {
      ModelList.Listing listing = listings.get(deployment.provider());
      ModelRoute theirs = new ModelRoute(deployment.model(), List.of(deployment), List.of(), true);
      if (listing != null && theirs.pattern()) {
        listing.awaited().stream()
            .filter(theirs::covers)
            .map(model -> route.prefix() + theirs.part(model) + route.suffix())
            .forEach(names::add);
      }
    }
  }
}
