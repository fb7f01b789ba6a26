package dev.turnstone.config;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads LiteLLM's sections. Each entry of {@code model_list} becomes a provider of its own, with
 * its own limits, as it has in LiteLLM.
 */
final class LiteLlmReader {
  private final Section root;
  private final ProviderNames names;
  private final LiteLlmPolicy policy;
  private final LiteLlmNames named;
  private final boolean refreshed;

  LiteLlmReader(Section root, ProviderNames names) {
    this.root = root;
    this.names = names;
    List<Section> general =
        Stream.of("router_settings", "litellm_settings")
            .map(root::section)
            .flatMap(Optional::stream)
            .toList();
    this.policy = new LiteLlmPolicy(general);
    this.named = new LiteLlmNames(general);
    this.refreshed =
        general.stream()
            .map(section -> section.get(LiteLlmFields.TOKEN_REFRESH))
            .toList()
            .contains(true);
    general.forEach(Section::ignoreTheRest);
  }

  /** What an entry comes to; its weight depends on the others of its name. */
  private record Found(
      ProviderSettings provider,
      String model,
      Optional<Double> weight,
      int order,
      Optional<String> prefixed) {}

  /** The names of {@code model_list} and their aliases. */
  List<ModelRoute> routes() {
    Map<String, List<Found>> groups = new LinkedHashMap<>();
    for (Section entry : root.sections("model_list")) {
      String name = entry.text("model_name").orElse("");
      found(entry)
          .ifPresent(found -> groups.computeIfAbsent(name, _ -> new ArrayList<>()).add(found));
    }
    Map<String, List<Deployment>> weighed = new LinkedHashMap<>();
    groups.forEach((name, group) -> weighed.put(name, weighed(group)));
    Set<String> hidden = new HashSet<>();
    prefixed(groups.getOrDefault("*", List.of()))
        .forEach((name, group) -> {
          if (weighed.putIfAbsent(name, weighed(group)) == null) {
            hidden.add(name);
          }
        });
    return named.routes(weighed, hidden);
  }

  /** Those of a group that takes any model, by the names with a prefix that mean them too. */
  private static Map<String, List<Found>> prefixed(List<Found> group) {
    Map<String, List<Found>> prefixed = new LinkedHashMap<>();
    for (Found found : group) {
      found
          .prefixed()
          .ifPresent(name -> prefixed.computeIfAbsent(name, _ -> new ArrayList<>()).add(found));
    }
    return prefixed;
  }

  /** Limits are weights only where all have one: nobody is left out for having none. */
  private static List<Deployment> weighed(List<Found> group) {
    boolean said = group.stream().anyMatch(found -> found.weight().isPresent());
    boolean requests = group.stream().allMatch(found -> found.provider().limits().requests() > 0);
    boolean tokens = group.stream().allMatch(found -> found.provider().limits().tokens() > 0);
    return group.stream()
        .map(found -> {
          Limits limits = found.provider().limits();
          double limit = requests ? limits.requests() : tokens ? limits.tokens() : 1;
          double weight = said ? found.weight().orElse(1.0) : limit;
          return new Deployment(found.provider(), found.model(), weight, found.order());
        })
        .toList();
  }

  private Optional<Found> found(Section entry) {
    Optional<String> name = entry.text("model_name").filter(text -> !text.isBlank());
    Optional<Section> params = entry.section("litellm_params");
    Optional<String> model =
        params.flatMap(section -> section.text("model")).filter(text -> !text.isBlank());
    if (name.isEmpty() || model.isEmpty()) {
      entry.wrong(name.isEmpty() ? "model_name" : "litellm_params", "is missing or has no model");
      return Optional.empty();
    }
    LiteLlmProvider provider = LiteLlmProvider.of(params.get(), model.get());
    Optional<String> why =
        provider.leftOut(params.get(), refreshed).or(() -> impossible(name.get()));
    if (why.isPresent()) {
      entry.note("model_name", "model_list: '%s' is left out: %s".formatted(name.get(), why.get()));
      return Optional.empty();
    }
    return found(entry, params.get(), provider, name.get());
  }

  private static Optional<String> impossible(String name) {
    return ModelRoute.possible(name)
        ? Optional.empty()
        : Optional.of("its name has more than one *");
  }

  private Optional<Found> found(
      Section entry, Section params, LiteLlmProvider provider, String name) {
    Optional<Double> weight = params.find(LiteLlmFields.WEIGHT);
    int order = LiteLlmFields.ORDER.in(params).orElse(1);
    return settings(entry, params, provider, name)
        .map(each -> new Found(each, provider.asked(params), weight, order, provider.prefixed()));
  }

  /** What else stands there has no meaning. */
  private Optional<ProviderSettings> settings(
      Section entry, Section params, LiteLlmProvider provider, String name) {
    Limits limits = limits(entry, params);
    Optional<ProviderSettings> settings =
        provider
            .address(params)
            .map(at ->
                ProviderSettings.at(names.unique(name), at)
                    .with(policy.patience(params))
                    .with(policy.health())
                    .with(limits));
    entry.ignoreTheRest();
    params.ignoreTheRest();
    return settings;
  }

  /** Older files have the limits of an entry beside its parameters. */
  private static Limits limits(Section entry, Section params) {
    return new Limits(
        LiteLlmFields.PARALLEL.in(params).orElse(0),
        LiteLlmFields.RPM.in(params).or(() -> LiteLlmFields.RPM.in(entry)).orElse(0),
        LiteLlmFields.TPM.in(params).or(() -> LiteLlmFields.TPM.in(entry)).orElse(0),
        Limits.NONE.waitMax());
  }

  /** The provider of {@code assistant_settings}, for every name without a meaning of its own. */
  Optional<ProviderSettings> assistants() {
    return root.section("assistant_settings").flatMap(this::chat);
  }

  private Optional<ProviderSettings> chat(Section assistants) {
    String name = assistants.text("custom_llm_provider").orElse(LiteLlmVendor.OPENAI);
    LiteLlmProvider provider = new LiteLlmProvider(name, "*");
    Section params =
        assistants.section("litellm_params").orElse(assistants.empty("litellm_params"));
    Optional<String> why = provider.leftOut(params, refreshed);
    if (why.isPresent()) {
      assistants.note("custom_llm_provider", "assistant_settings is left out: " + why.get());
      return Optional.empty();
    }
    assistants.note(
        "custom_llm_provider",
        "assistant_settings is taken as the provider of chat models: runs are made here, not by an"
            + " Assistants API there");
    return settings(assistants, params, provider, name);
  }

  /** LiteLLM starts with fallbacks that lead nowhere, and so do we. */
  void checkFallbacks(ModelsSettings settings) {
    Stream.concat(
            named.withFallbacks().stream(),
            settings.routes().stream().flatMap(route -> route.fallbacks().stream()))
        .filter(name -> !name.equals("*") && !settings.leads(name))
        .forEach(name -> root.note("router_settings", "fallbacks: there is no model " + name));
  }
}
