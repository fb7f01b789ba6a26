package dev.turnstone.model;

import dev.turnstone.item.Item;
import dev.turnstone.run.OutputFormat;
import dev.turnstone.run.RunId;
import dev.turnstone.run.RunSpec;
import dev.turnstone.run.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param step of the run; with the run and an item's place in the answer it makes call ids
 * @param model as the client wrote it
 * @param messages oldest first; instructions, where there are any, are the first one
 * @param maxOutputTokens at least 1
 * @param timeLeft bounds the whole call with its retries; more than zero
 * @param idempotencyKey the same for every attempt at this step
 */
public record ModelRequest(
    RunId run,
    int step,
    String model,
    List<Item> messages,
    RunSpec.Tools tools,
    Sampling sampling,
    OutputFormat format,
    @Nullable Integer maxOutputTokens,
    Duration timeLeft,
    String idempotencyKey) {
  public ModelRequest {
    Objects.requireNonNull(run);
    Objects.requireNonNull(model);
    messages = List.copyOf(messages);
    Objects.requireNonNull(tools);
    Objects.requireNonNull(sampling);
    Objects.requireNonNull(format);
    Objects.requireNonNull(timeLeft);
    Objects.requireNonNull(idempotencyKey);
  }
}
