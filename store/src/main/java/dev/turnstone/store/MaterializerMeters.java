package dev.turnstone.store;

import dev.turnstone.run.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the materializer counts. Of one thread. */
final class MaterializerMeters {
  private static final String TOKENS = "turnstone.tokens";

  private final MeterRegistry registry;
  private final Counter records;
  private final Counter garbage;
  private final Counter broken;
  private final Counter refused;
  private final Timer commits;
  private final AtomicInteger cached = new AtomicInteger();

  MaterializerMeters(MeterRegistry registry) {
    this.registry = registry;
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

  /**
   * What the runs that came to their end have used; the same runs and tokens as in {@link
   * UsageRows}. Of all tenants together: whoever reaches a server may read its metrics, and no
   * tenant is to learn of another.
   */
  void ended(List<RunChange> changes) {
    for (RunChange change : changes) {
      if (change.ends() && change.spec() != null) {
        Usage usage = change.run().content().usage();
        registry.counter("turnstone.runs.ended", "outcome", change.ending()).increment();
        used("input", usage.input());
        used("output", usage.output());
      }
    }
  }

  private void used(String kind, long tokens) {
    registry.counter(TOKENS, "kind", kind).increment((double) UsageRows.bounded(tokens));
  }

  <T> T time(Supplier<T> commit) {
    return Objects.requireNonNull(commits.record(commit));
  }
}
