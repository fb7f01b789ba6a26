package dev.turnstone.coordinator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the coordinator says. */
final class Said {
  private final Counter dispatched;
  private final Counter announced;
  private final Counter appended;
  private final Counter buried;

  Said(MeterRegistry meters) {
    dispatched = counter(meters, "task");
    announced = counter(meters, "control");
    appended = counter(meters, "event");
    buried = counter(meters, "dead");
  }

  private static Counter counter(MeterRegistry meters, String to) {
    return Counter.builder("turnstone.coordinator.outputs")
        .description("records sent by the coordinator")
        .tag("to", to)
        .register(meters);
  }

  void count(Output output) {
    switch (output) {
      case Output.Dispatch _ -> dispatched.increment();
      case Output.Say _ -> announced.increment();
      case Output.Append _ -> appended.increment();
      case Output.Bury _ -> buried.increment();
    }
  }
}
