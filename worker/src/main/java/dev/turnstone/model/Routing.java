package dev.turnstone.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a model's name leads to. Immutable. */
final class Routing {
  private static final String DEMO = "demo/";

  /** What clients of LiteLLM may put before any name. */
  private static final List<String> USUAL = List.of("openai/", "azure/");

  private final Map<String, ModelRoute> exact = new HashMap<>();
  private final List<ModelRoute> patterns = new ArrayList<>();

  Routing(ModelsSettings settings) {
    for (ModelRoute route : settings.routes()) {
      if (route.pattern()) {
        patterns.add(route);
      } else {
        exact.put(route.name(), route);
      }
    }
    patterns.sort(Comparator.comparingInt(route -> -route.name().length()));
  }

  /**
   * The deployments that may answer: those of the name, and those of each fallback, in the order in
   * which they are asked; empty if the name leads nowhere.
   */
  List<List<Deployment>> find(String model) {
    Optional<ModelRoute> route = route(model);
    if (route.isEmpty()) {
      return List.of();
    }
    List<List<Deployment>> groups = new ArrayList<>();
    groups.add(deployments(route.get(), model));
    for (String fallback : route.get().fallbacks()) {
      route(fallback).ifPresent(next -> groups.add(deployments(next, fallback)));
    }
    return groups;
  }

  /** Whether the settings have it by name, and not only by a pattern. */
  boolean names(String model) {
    return route(model).filter(route -> !route.pattern()).isPresent();
  }

  /**
   * The exact name wins, then the longest pattern, then the exact name behind a usual prefix; the
   * demo models are no provider's.
   */
  private Optional<ModelRoute> route(String model) {
    ModelRoute named = exact.get(model);
    if (named != null) {
      return Optional.of(named);
    }
    return model.startsWith(DEMO)
        ? Optional.empty()
        : patterns.stream()
            .filter(pattern -> pattern.covers(model))
            .findFirst()
            .or(() -> behindPrefix(model));
  }

  private Optional<ModelRoute> behindPrefix(String model) {
    return USUAL.stream()
        .filter(model::startsWith)
        .findFirst()
        .flatMap(prefix -> Optional.ofNullable(exact.get(model.substring(prefix.length()))));
  }

  private static List<Deployment> deployments(ModelRoute route, String model) {
    String part = route.pattern() ? route.part(model) : route.name();
    return route.deployments().stream().map(deployment -> deployment.filled(part)).toList();
  }
}
