package dev.turnstone.config;

import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code router_settings} and {@code litellm_settings} say of tries and times for all entries;
 * the first of the two wins.
 */
final class LiteLlmPolicy {
  private final List<Section> sections;
  private final int tries;
  private final Duration silence;
  private final Health health;

  LiteLlmPolicy(List<Section> sections) {
    this.sections = sections;
    this.tries =
        first(LiteLlmFields.RETRIES).map(retries -> retries + 1).orElse(Patience.DEFAULT.tries());
    Optional<Duration> streamed = first(LiteLlmFields.STREAM_TIMEOUT);
    Optional<Duration> whole = first(LiteLlmFields.TIMEOUT);
    Optional<Duration> request = first(LiteLlmFields.REQUEST_TIMEOUT);
    this.silence = streamed.or(() -> whole).or(() -> request).orElse(Patience.DEFAULT.tokenGap());
    this.health =
        new Health(
            first(LiteLlmFields.ALLOWED_FAILS)
                .map(allowed -> allowed + 1)
                .orElse(Health.DEFAULT.failures()),
            first(LiteLlmFields.COOL_DOWN).orElse(Health.DEFAULT.coolDown()));
  }

  /** All are read, so that none is called meaningless. */
  private <T> Optional<T> first(LiteLlmNumber<T> number) {
    List<T> all = sections.stream().map(number::in).flatMap(Optional::stream).toList();
    return all.stream().findFirst();
  }

  Health health() {
    return health;
  }

  /** What an entry says itself wins. */
  Patience patience(Section params) {
    Optional<Integer> retries = LiteLlmFields.RETRIES.in(params);
    Optional<Integer> older = LiteLlmFields.MAX_RETRIES.in(params);
    Optional<Duration> streamed = LiteLlmFields.STREAM_TIMEOUT.in(params);
    Optional<Duration> whole = LiteLlmFields.TIMEOUT.in(params);
    Patience usual = Patience.DEFAULT;
    return new Patience(
        usual.connect(),
        streamed.or(() -> whole).orElse(silence),
        retries.or(() -> older).map(count -> count + 1).orElse(tries),
        usual.pause(),
        usual.pauseMax());
  }
}
