package dev.turnstone.config;

import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings;
import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Limits;
import dev.turnstone.model.ProviderSettings.Patience;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code providers} and {@code models}. */
final class ProvidersReader {
  private static final Set<String> RESERVED = Set.of("demo");

  private final Section root;
  private final Map<String, ProviderSettings> providers = new LinkedHashMap<>();
  private final Map<ModelRoute, Section> models = new LinkedHashMap<>();

  ProvidersReader(Section root) {
    this.root = root;
  }

  /** In the file's order; one that can't be is left out, and its problem told. */
  List<ProviderSettings> providers() {
    for (Section section : root.sections("providers")) {
      provider(section)
          .ifPresent(provider -> {
            if (providers.putIfAbsent(provider.name(), provider) != null) {
              section.wrong("name", "is there twice: " + provider.name());
            }
          });
    }
    return List.copyOf(providers.values());
  }

  private Optional<ProviderSettings> provider(Section section) {
    String name = section.get(ProviderFields.NAME);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || RESERVED.contains(name)) {
      section.wrong("name", "must be letters, digits, '.', '_' and '-', and not demo");
    }
    Optional<ProviderSettings> provider =
        address(section).flatMap(address -> checked(section, name, address));
    section.nothingElse();
    return provider;
  }

  private Optional<ProviderAddress> address(Section section) {
    Kind kind = section.get(ProviderFields.KIND);
    String url = section.get(ProviderFields.URL);
    Optional<String> key = section.text(ProviderFields.KEY.name());
    Optional<String> version = section.text(ProviderFields.VERSION.name());
    Optional<String> deployment = section.text(ProviderFields.DEPLOYMENT.name());
    Map<String, String> headers = section.map(ProviderFields.HEADERS.name());
    if (kind == Kind.AZURE && url.isEmpty()) {
      section.wrong("base-url", "is missing: the address of the Azure resource");
      return Optional.empty();
    }
    if (kind == Kind.OPENAI && (version.isPresent() || deployment.isPresent())) {
      section.wrong("kind", "must be azure where there is an api-version or a deployment");
    }
    String known = url.isEmpty() ? ProviderSettings.OPENAI_URL : url;
    return Told.by(
        section,
        "base-url",
        () ->
            new ProviderAddress(
                kind,
                known,
                key.orElse(null),
                version.orElse(null),
                deployment.orElse(null),
                headers));
  }

  private static Optional<ProviderSettings> checked(
      Section section, String name, ProviderAddress address) {
    Patience usual = Patience.DEFAULT;
    Patience patience =
        new Patience(
            usual.connect(),
            section.get(ProviderFields.TIMEOUT),
            section.get(ProviderFields.TRIES),
            usual.pause(),
            usual.pauseMax());
    Limits limits =
        new Limits(
            section.get(ProviderFields.CONCURRENCY),
            section.get(ProviderFields.REQUESTS),
            section.get(ProviderFields.TOKENS),
            section.get(ProviderFields.WAIT));
    Health health =
        new Health(section.get(ProviderFields.FAILURES), section.get(ProviderFields.COOL_DOWN));
    List<String> models = section.texts(ProviderFields.MODELS.name());
    if (!models.stream().allMatch(ModelRoute::possible)) {
      section.wrong(ProviderFields.MODELS.name(), "takes names, each with at most one *");
      return Optional.empty();
    }
    return Told.by(
        section,
        "name",
        () ->
            ProviderSettings.at(name, address)
                .with(models)
                .with(patience)
                .with(limits)
                .with(health));
  }

  /** What {@code models} says, over the providers read before. */
  List<ModelRoute> models() {
    Set<String> names = new HashSet<>();
    for (Section section : root.sections("models")) {
      String name = section.get(ProviderFields.MODEL_NAME);
      List<Deployment> targets = targets(section);
      List<String> fallbacks = section.texts(ProviderFields.FALLBACKS.name());
      section.nothingElse();
      if (!names.add(name)) {
        section.wrong("name", "is there twice: " + name);
      } else if (targets.isEmpty()) {
        section.wrong("of", "must name at least one provider/model");
      } else {
        Told.by(section, "name", () -> new ModelRoute(name, targets, fallbacks, true))
            .ifPresent(route -> models.put(route, section));
      }
    }
    return List.copyOf(models.keySet());
  }

  /** A fallback has to lead somewhere. */
  void checkFallbacks(ModelsSettings settings) {
    models.forEach((route, section) ->
        route.fallbacks().stream()
            .filter(name -> !settings.leads(name))
            .forEach(name -> section.wrong("fallbacks", "names a model that is none: " + name)));
  }

  private List<Deployment> targets(Section section) {
    List<Deployment> targets = new ArrayList<>();
    for (String target : section.texts(ProviderFields.TARGETS.name())) {
      int slash = target.indexOf('/');
      ProviderSettings provider = slash < 0 ? null : providers.get(target.substring(0, slash));
      if (provider == null || !ModelRoute.possible(target.substring(slash + 1))) {
        section.wrong("of", "must be provider/model with one of the providers: " + target);
      } else {
        targets.add(Deployment.of(provider, target.substring(slash + 1)));
      }
    }
    return targets;
  }
}
