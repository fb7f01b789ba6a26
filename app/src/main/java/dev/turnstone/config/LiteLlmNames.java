package dev.turnstone.config;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The aliases and fallbacks of {@code router_settings} and {@code litellm_settings}. */
final class LiteLlmNames {
  private static final String ALL = "*";
  private static final String SHUFFLE = "simple-shuffle";

  private final Map<String, List<String>> fallbacks = new LinkedHashMap<>();
  private final List<String> defaults = new ArrayList<>();
  private final Map<String, Alias> aliases = new LinkedHashMap<>();

  /**
   * @param section where it stands
   */
  private record Alias(String model, boolean hidden, Section section) {}

  LiteLlmNames(List<Section> sections) {
    sections.forEach(this::read);
  }

  private void read(Section section) {
    for (Section group : section.sections("fallbacks")) {
      for (String name : group.names()) {
        fallbacks.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(group.texts(name));
      }
    }
    defaults.addAll(section.texts("default_fallbacks"));
    section.section("model_group_alias").ifPresent(this::aliases);
    section
        .text("routing_strategy")
        .filter(way -> !way.equals(SHUFFLE))
        .ifPresent(way -> {
          String name = section.full("routing_strategy");
          section.note("routing_strategy", name + ": the load is shared by " + SHUFFLE);
        });
  }

  private void aliases(Section section) {
    for (String name : section.names()) {
      if (section.isMapping(name)) {
        section
            .section(name)
            .ifPresent(alias -> {
              boolean hidden = alias.get(LiteLlmFields.HIDDEN);
              alias
                  .text("model")
                  .ifPresent(model -> aliases.put(name, new Alias(model, hidden, section)));
              alias.ignoreTheRest();
            });
      } else {
        section.text(name).ifPresent(model -> aliases.put(name, new Alias(model, false, section)));
      }
    }
  }

  /**
   * The groups under their names, what aliases lead to in place of them, and names that have
   * fallbacks of their own within a group with a star. What leads nowhere is told and left out:
   * LiteLLM starts with it.
   *
   * @param hidden names of groups that are not listed
   */
  List<ModelRoute> routes(Map<String, List<Deployment>> groups, Set<String> hidden) {
    Map<String, ModelRoute> routes = new LinkedHashMap<>();
    groups.forEach(
        (name, group) -> routes.put(name, route(name, name, group, !hidden.contains(name))));
    ModelsSettings plain = new ModelsSettings(List.copyOf(routes.values()));
    aliases.forEach((name, alias) -> {
      List<Deployment> group = plain.deployments(alias.model());
      if (group.isEmpty() || !single(name)) {
        alias.section().note(name, alias.section().full(name) + " leads to no model here");
      } else {
        routes.put(name, route(name, alias.model(), group, !alias.hidden()));
      }
    });
    fallbacks.keySet().stream()
        .filter(name -> single(name) && !routes.containsKey(name) && plain.leads(name))
        .forEach(name -> routes.put(name, route(name, name, plain.deployments(name), false)));
    return List.copyOf(routes.values());
  }

  private static boolean single(String name) {
    return ModelRoute.possible(name) && !name.contains(ALL);
  }

  /** Fallbacks of the name itself come before those of what it is an alias of. */
  private ModelRoute route(String name, String of, List<Deployment> group, boolean listed) {
    List<String> usual = fallbacks.getOrDefault(ALL, defaults);
    List<String> own = fallbacks.getOrDefault(name, fallbacks.getOrDefault(of, usual));
    List<String> others =
        own.stream().filter(next -> !next.equals(of) && !next.equals(name)).toList();
    return new ModelRoute(name, group, others, listed);
  }

  /** Every name that is meant to have fallbacks. */
  Set<String> withFallbacks() {
    return fallbacks.keySet();
  }
}
