package dev.turnstone.model;

import dev.turnstone.kit.ModelCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The models of this installation: those of the configured providers, or the demo models where
 * there is none. Safe for many threads. Opens nothing before the first call; closing breaks off
 * open calls.
 */
public final class Providers implements ModelClient, ModelCatalog, AutoCloseable {
  private final boolean demo;
  private final DemoModel demoModel;
  private final Routing routing;
  private final Map<ProviderSettings, ChatClient> clients = new HashMap<>();
  private final Catalog catalog;

  /**
   * @param random for the jitter of retries, and which of several providers is asked; used by many
   *     threads
   */
  public Providers(
      ModelsSettings settings, Clocks clocks, RandomGenerator random, MeterRegistry registry) {
    this(settings, clocks, random, registry, Pause.REAL);
  }

  Providers(
      ModelsSettings settings,
      Clocks clocks,
      RandomGenerator random,
      MeterRegistry registry,
      Pause pause) {
    this.demo = settings.demo();
    this.demoModel = new DemoModel(pause);
    this.routing = new Routing(settings);
    for (ProviderSettings provider : settings.providers()) {
      clients.put(provider, new ChatClient(provider, clocks, random, pause, registry));
    }
    this.catalog = new Catalog(settings, clients);
  }

  /**
   * Shows in the metrics which providers are down, once for all. Only for a process that makes
   * calls: another one never learns of it, and would say that all are up.
   */
  public void watch() {
    clients.values().forEach(ChatClient::watch);
  }

  @Override
  public ModelCall call(ModelRequest request) {
    String model = request.model();
    if (!serves(model)) {
      return new NoSuchModel(model);
    }
    return demo ? demoModel.call(request) : new ChatCall(targets(model), request);
  }

  private List<List<Target>> targets(String model) {
    return routing.find(model).stream()
        .map(group -> group.stream().map(this::target).toList())
        .toList();
  }

  private Target target(Deployment deployment) {
    ChatClient client = Objects.requireNonNull(clients.get(deployment.provider()));
    return new Target(client, deployment.model(), deployment.weight(), deployment.order());
  }

  @Override
  public List<String> models() {
    return demo ? DemoModel.NAMES : catalog.models();
  }

  @Override
  public boolean serves(String model) {
    return demo ? DemoModel.NAMES.contains(model) : !routing.find(model).isEmpty();
  }

  @Override
  public boolean has(String model) {
    return serves(model) && (demo || routing.names(model) || catalog.lists(targeted(model)));
  }

  /** What is asked for this name before any fallback. */
  private List<Deployment> targeted(String model) {
    return routing.find(model).getFirst();
  }

  @Override
  public void close() {
    clients.values().forEach(ChatClient::close);
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
