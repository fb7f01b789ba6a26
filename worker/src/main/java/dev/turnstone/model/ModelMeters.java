package dev.turnstone.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What is counted of model calls. */
final class ModelMeters {
  private final MeterRegistry registry;
  private final Timer firstDelta;
  private final Counter retries;

  ModelMeters(MeterRegistry registry) {
    this.registry = registry;
    this.firstDelta =
        Timer.builder("turnstone.model.first.delta")
            .description("From the try's start to the first piece of its answer")
            .publishPercentileHistogram()
            .register(registry);
    this.retries =
        Counter.builder("turnstone.model.retries")
            .description("Tries after the first one")
            .register(registry);
  }

  /** From now on shows whether a provider is down. */
  void watch(String provider, Circuits circuits) {
    Gauge.builder("turnstone.provider.up", circuits, each -> each.down() ? 0 : 1)
        .description("0 while a provider of models can't be reached or answers nobody")
        .tag("provider", provider)
        .register(registry);
  }

  Timer.Sample begin() {
    return Timer.start(registry);
  }

  void firstDelta(Timer.Sample sample) {
    sample.stop(firstDelta);
  }

  void retried() {
    retries.increment();
  }

  /**
   * @param outcome a failure's kind, {@code answered} or {@code cancelled}
   */
  void ended(Timer.Sample sample, String outcome) {
    sample.stop(
        Timer.builder("turnstone.model.calls")
            .description("Whole model calls, retries included")
            .tag("outcome", outcome)
            .register(registry));
  }
}
