package dev.turnstone.api.http;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the probes of a process answer.
 *
 * @param ready whether it can serve now
 * @param metrics in Prometheus' text format
 */
public record Health(BooleanSupplier ready, Supplier<String> metrics) {}
