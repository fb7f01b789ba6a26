package dev.turnstone.app;

import dev.turnstone.kit.Ids;
import dev.turnstone.kit.Services;
import dev.turnstone.kit.Settings;
import dev.turnstone.log.EventLog;
import dev.turnstone.store.Database;
import dev.turnstone.store.DatabaseSettings;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What the roles of one process share.
 *
 * @param config what the operator has set; the settings are the installation's
 * @param faults of the logs that this process appends to; see {@link #events}
 * @param services closed in the opposite order when the process leaves
 */
record Parts(
    Installation installation,
    Configuration config,
    Services services,
    Database database,
    Ids ids,
    Clock clock,
    UnaryOperator<EventLog> faults,
    SecureRandom random,
    PrometheusMeterRegistry meters) {

  static Parts of(Installation installation, Configuration config) {
    Clock clock = TestSwitches.clock();
    UnaryOperator<EventLog> faults = TestSwitches.faults();
    Services services = new Services();
    Settings settings = installation.settings();
    Database database =
        services.keep(
            new Database(
                new DatabaseSettings(
                    settings.get(Known.POSTGRES),
                    settings.get(Known.POOL),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(5))));
    SecureRandom random = new SecureRandom();
    return new Parts(
        installation,
        config,
        services,
        database,
        new Ids(clock, random),
        clock,
        faults,
        random,
        registry(services));
  }

  private static PrometheusMeterRegistry registry(Services services) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    services.keep(bound(new JvmGcMetrics(), meters));
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }

  private static JvmGcMetrics bound(JvmGcMetrics metrics, PrometheusMeterRegistry meters) {
    metrics.bindTo(meters);
    return metrics;
  }

  /** Takes over a log to append to; closed with this process. */
  EventLog events(EventLog log) {
    return services.keep(faults.apply(log));
  }

  Settings settings() {
    return installation.settings();
  }
}
