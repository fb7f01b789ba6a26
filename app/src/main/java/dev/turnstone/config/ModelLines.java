package dev.turnstone.config;

import dev.turnstone.http.Checked;
import dev.turnstone.model.Deployment;
import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ModelsSettings;
import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderSettings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in lines what the providers and models come to, without keys; of addresses only the host.
 */
public final class ModelLines {
  private ModelLines() {}

  /** A line for each provider, then one for each name that leads to a model. */
  public static List<String> of(ModelsSettings settings) {
    if (settings.demo()) {
      return List.of("provider demo (no AI: nothing else is set)");
    }
    return Stream.concat(
            settings.providers().stream().map(ModelLines::provider),
            settings.routes().stream().map(ModelLines::route))
        .toList();
  }

  private static String provider(ProviderSettings provider) {
    ProviderAddress at = provider.address();
    return "provider %s kind=%s base-url=%s api-key=%s%s%s headers=%s %s %s %s"
        .formatted(
            provider.name(),
            at.kind(),
            Checked.shown(at.baseUrl()),
            at.apiKey() == null ? "" : "****",
            at.apiVersion() == null ? "" : " api-version=" + at.apiVersion(),
            at.deployment() == null ? "" : " deployment=" + at.deployment(),
            at.headers().keySet(),
            limits(provider.limits()),
            patience(provider.patience()),
            health(provider.health()));
  }

  private static String limits(ProviderSettings.Limits limits) {
    return "concurrency=%d requests-per-minute=%d tokens-per-minute=%d wait=%s"
        .formatted(limits.concurrent(), limits.requests(), limits.tokens(), limits.waitMax());
  }

  private static String patience(ProviderSettings.Patience patience) {
    return "timeout=%s tries=%d".formatted(patience.tokenGap(), patience.tries());
  }

  private static String health(ProviderSettings.Health health) {
    return "failures=%d cool-down=%s".formatted(health.failures(), health.coolDown());
  }

  private static String route(ModelRoute route) {
    String targets =
        route.deployments().stream().map(ModelLines::target).collect(Collectors.joining(", "));
    return "model %s -> %s%s%s"
        .formatted(
            route.name(),
            targets,
            route.fallbacks().isEmpty() ? "" : " fallbacks=" + route.fallbacks(),
            route.listed() ? "" : " (not listed)");
  }

  private static String target(Deployment deployment) {
    String weight =
        Objects.equals(deployment.weight(), 1.0) ? "" : " weight=" + deployment.weight();
    String order = deployment.order() == 1 ? "" : " order=" + deployment.order();
    return deployment.provider().name() + ":" + deployment.model() + weight + order;
  }
}
