package dev.turnstone.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the materializer counts. */
final class MaterializerMeters {
  private final Counter records;
  private final Counter garbage;
  private final Counter broken;
  private final Counter refused;
  private final Timer commits;
  private final AtomicInteger cached = new AtomicInteger();

  MaterializerMeters(MeterRegistry registry) {
    records = registry.counter("turnstone.materializer.records");
    garbage = registry.counter("turnstone.materializer.garbage");
    broken = registry.counter("turnstone.materializer.broken");
    refused = registry.counter("turnstone.materializer.refused");
    commits = registry.timer("turnstone.materializer.commits");
    Gauge.builder("turnstone.materializer.cached", cached, AtomicInteger::get)
        .strongReference(true)
        .register(registry);
  }

  void read(int count) {
    records.increment(count);
  }

  void garbage() {
    garbage.increment();
  }

  void refused() {
    refused.increment();
  }

  void committed(int nowCached, int newlyBroken) {
    cached.set(nowCached);
    broken.increment(newlyBroken);
  }

  <T> T time(Supplier<T> commit) {
    return Objects.requireNonNull(commits.record(commit));
  }
}
