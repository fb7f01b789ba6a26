package dev.turnstone.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the model picks its words; what is absent is the model's own default. Ranges are the
 * dialects' affair.
 *
 * @param effort how hard a reasoning model thinks, in its own words ({@code low}, {@code high}, …)
 * @param verbosity how long it answers, in its own words
 * @param topLogprobs alternatives to report for each token, 0 or more; absent if nothing is to be
 *     reported of tokens
 */
public record Sampling(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Double presencePenalty,
    @Nullable Double frequencyPenalty,
    @Nullable Long seed,
    List<String> stop,
    @Nullable String effort,
    @Nullable String verbosity,
    @Nullable Integer topLogprobs) {
  public static final Sampling DEFAULT =
      new Sampling(null, null, null, null, null, List.of(), null, null, null);

  public Sampling {
    stop = List.copyOf(stop);
  }
}
