package dev.turnstone.config;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Limits;
import java.util.ArrayList;
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
  /** What clients write who name OpenAI to a proxy. */
  private static final String OPENAI = "openai/*";

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
            .map(section -> section.text("enable_azure_ad_token_refresh").orElse(""))
            .toList()
            .contains("true");
    general.forEach(Ignored::in);
  }

  /** What an entry comes to; its weight depends on the others of its name. */
  private record Found(
      ProviderSettings provider, String model, Optional<Double> weight, int order, boolean any) {}

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
    List<Found> any = groups.getOrDefault("*", List.of()).stream().filter(Found::any).toList();
    boolean prefixed = !any.isEmpty() && !weighed.containsKey(OPENAI);
    if (prefixed) {
      weighed.put(OPENAI, weighed(any));
    }
    return named.routes(weighed, prefixed ? Set.of(OPENAI) : Set.of());
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
    Optional<String> why = provider.leftOut(params.get(), refreshed);
    if (why.isPresent()) {
      entry.note("model_name", "model_list: '%s' is left out: %s".formatted(name.get(), why.get()));
      return Optional.empty();
    }
    if (!ModelRoute.possible(name.get()) || !ModelRoute.possible(model.get())) {
      entry.wrong("model_name", "takes at most one *, and so does its model");
      return Optional.empty();
    }
    return found(entry, params.get(), provider, name.get());
  }

  private Optional<Found> found(
      Section entry, Section params, LiteLlmProvider provider, String name) {
    Limits limits = limits(entry, params);
    Optional<Double> weight = params.find(LiteLlmFields.WEIGHT);
    int order = params.get(LiteLlmFields.ORDER);
    boolean any = provider.takesAny(params.text("model").orElse(""));
    Optional<ProviderSettings> settings =
        provider.address(params).map(at -> settings(name, at, params).with(limits));
    Ignored.in(entry);
    Ignored.in(params);
    if (provider.model().isBlank()) {
      params.wrong("model", "names a provider and no model");
      return Optional.empty();
    }
    return settings.map(each -> new Found(each, provider.asked(params), weight, order, any));
  }

  private ProviderSettings settings(String name, ProviderAddress at, Section params) {
    return ProviderSettings.at(names.unique(name), at)
        .with(policy.patience(params))
        .with(policy.health());
  }

  /** Older files have the limits of an entry beside its parameters. */
  private static Limits limits(Section entry, Section params) {
    return new Limits(
        params.get(LiteLlmFields.PARALLEL),
        params.find(LiteLlmFields.RPM).or(() -> entry.find(LiteLlmFields.RPM)).orElse(0),
        params.find(LiteLlmFields.TPM).or(() -> entry.find(LiteLlmFields.TPM)).orElse(0),
        Limits.NONE.waitMax());
  }

  /** The provider of {@code assistant_settings}, for every name without a meaning of its own. */
  Optional<ProviderSettings> assistants() {
    Optional<Section> section = root.section("assistant_settings");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Section assistants = section.get();
    String name = assistants.text("custom_llm_provider").orElse("openai");
    LiteLlmProvider provider = new LiteLlmProvider(name, "*");
    Section params =
        assistants.section("litellm_params").orElse(assistants.empty("litellm_params"));
    if (!provider.spoken()) {
      assistants.wrong("custom_llm_provider", "does not speak OpenAI's chat completions: " + name);
      return Optional.empty();
    }
    assistants.note(
        "custom_llm_provider",
        "assistant_settings is taken as the provider of chat models: runs are made here, not by an"
            + " Assistants API there");
    Limits limits = limits(assistants, params);
    Optional<ProviderSettings> settings =
        provider.address(params).map(at -> settings(name, at, params).with(limits));
    Ignored.in(assistants);
    Ignored.in(params);
    return settings;
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
