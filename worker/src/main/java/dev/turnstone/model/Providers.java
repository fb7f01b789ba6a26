package dev.turnstone.model;

import dev.turnstone.kit.ModelCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The models of this installation: those of the configured provider, or the demo models where there
 * is none. Safe for many threads. Opens nothing before the first call; closing breaks off open
 * calls.
 */
public final class Providers implements ModelClient, ModelCatalog, AutoCloseable {
  private static final List<String> PREFIXES = List.of("openai/", "azure/");

  private final @Nullable ChatClient provider;
  private final ModelCatalog catalog;
  private final DemoModel demo;

  /**
   * @param settings null where no provider is configured: then the demo models serve
   * @param random for the jitter of retries; used by many threads
   */
  public Providers(
      @Nullable ProviderSettings settings,
      Clock clock,
      RandomGenerator random,
      MeterRegistry registry) {
    this(settings, clock, random, registry, Pause.REAL);
  }

  Providers(
      @Nullable ProviderSettings settings,
      Clock clock,
      RandomGenerator random,
      MeterRegistry registry,
      Pause pause) {
    this.demo = new DemoModel(pause);
    this.provider =
        settings == null ? null : new ChatClient(settings, clock, random, pause, registry);
    this.catalog = provider == null ? () -> DemoModel.NAMES : new ModelList(provider);
  }

  @Override
  public ModelCall call(ModelRequest request) {
    String model = request.model();
    if (provider != null && !model.startsWith("demo/")) {
      return provider.call(request, known(provider.settings, model));
    }
    return provider == null && DemoModel.NAMES.contains(model)
        ? demo.call(request)
        : new NoSuchModel(model);
  }

  @Override
  public List<String> models() {
    return catalog.models();
  }

  @Override
  public void close() {
    if (provider != null) {
      provider.close();
    }
  }

  /** The provider's own name of a model. */
  private static String known(ProviderSettings settings, String model) {
    if (settings.models().contains(model)) {
      return model;
    }
    return PREFIXES.stream()
        .filter(model::startsWith)
        .findFirst()
        .map(prefix -> model.substring(prefix.length()))
        .orElse(model);
  }

  private record NoSuchModel(String model) implements ModelCall {
    private static final int NAME_MAX = 100;

    @Override
    public ModelAnswer run(DeltaSink deltas) throws ModelFailed {
      String name = model.length() > NAME_MAX ? model.substring(0, NAME_MAX) + "…" : model;
      String message = "The model '%s' does not exist here.".formatted(name);
      throw ModelFailed.because(Failures.invalid(message), false);
    }

    @Override
    public void cancel() {}
  }
}
