package dev.turnstone.model;

import dev.turnstone.model.ProviderAddress.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider of models that speaks OpenAI's chat completions. All its calls of one worker share its
 * limits, its pauses and the knowledge that it is down.
 *
 * @param name unique; the operator's word for it in logs and metrics
 * @param models names to offer beside those that the provider lists; a name in here is sent as it
 *     is, without taking a prefix away
 */
public record ProviderSettings(
    String name,
    ProviderAddress address,
    List<String> models,
    Quirks quirks,
    Patience patience,
    Limits limits,
    Health health) {
  public static final String OPENAI_URL = "https://api.openai.com/v1";

  public ProviderSettings {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a provider has a name");
    }
    Objects.requireNonNull(address);
    models = List.copyOf(models);
    Objects.requireNonNull(quirks);
    Objects.requireNonNull(patience);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(health);
  }

  /** A provider at an address; its quirks follow from that. */
  public static ProviderSettings at(String name, ProviderAddress address) {
    boolean original =
        address.kind() == Kind.AZURE || address.baseUrl().contains("://api.openai.com");
    return new ProviderSettings(
        name,
        address,
        List.of(),
        original ? Quirks.OPENAI : Quirks.COMPATIBLE,
        Patience.DEFAULT,
        Limits.NONE,
        Health.DEFAULT);
  }

  /** OpenAI itself, or any server that speaks as it does, under the name {@code openai}. */
  public static ProviderSettings openAi(String baseUrl, @Nullable String apiKey) {
    return at("openai", new ProviderAddress(Kind.OPENAI, baseUrl, apiKey, null, null, Map.of()));
  }

  /** Azure, under the name {@code azure}. */
  public static ProviderSettings azure(
      String baseUrl, String apiKey, @Nullable String apiVersion, @Nullable String deployment) {
    return at(
        "azure",
        new ProviderAddress(Kind.AZURE, baseUrl, apiKey, apiVersion, deployment, Map.of()));
  }

  public ProviderSettings named(String newName) {
    return new ProviderSettings(newName, address, models, quirks, patience, limits, health);
  }

  public ProviderSettings with(Quirks newQuirks) {
    return new ProviderSettings(name, address, models, newQuirks, patience, limits, health);
  }

  public ProviderSettings with(Patience newPatience) {
    return new ProviderSettings(name, address, models, quirks, newPatience, limits, health);
  }

  public ProviderSettings with(List<String> newModels) {
    return new ProviderSettings(name, address, newModels, quirks, patience, limits, health);
  }

  public ProviderSettings with(Limits newLimits) {
    return new ProviderSettings(name, address, models, quirks, patience, newLimits, health);
  }

  public ProviderSettings with(Health newHealth) {
    return new ProviderSettings(name, address, models, quirks, patience, limits, newHealth);
  }

  /**
   * Where servers differ.
   *
   * @param usage whether to ask for usage in the stream; servers that don't know the wish may
   *     refuse it
   * @param developer whether the role developer is known; otherwise it is sent as system
   * @param completionTokens whether the limit is called {@code max_completion_tokens} or {@code
   *     max_tokens}
   * @param parallelSaid whether to say that calls may be parallel, or only that they may not
   * @param argumentsChecked whether earlier calls' arguments that are not JSON must be wrapped,
   *     because the server fails on them
   */
  public record Quirks(
      boolean usage,
      boolean developer,
      boolean completionTokens,
      boolean parallelSaid,
      boolean argumentsChecked) {
    public static final Quirks OPENAI = new Quirks(true, true, true, false, false);
    public static final Quirks COMPATIBLE = new Quirks(true, false, false, true, true);
  }

  /**
   * How long to wait, and how often to ask.
   *
   * @param connect for a connection
   * @param tokenGap the longest silence, before the first token too
   * @param tries the first one included; at least 1
   * @param pause before the second try; doubles with each, half of it by chance
   * @param pauseMax the longest pause, and the longest that a provider may ask for: if it wants
   *     more, the call fails at once
   */
  public record Patience(
      Duration connect, Duration tokenGap, int tries, Duration pause, Duration pauseMax) {
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(120),
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(30));

    public Patience {
      boolean waits = connect.isPositive() && tokenGap.isPositive() && pauseMax.isPositive();
      if (!waits || tries < 1 || pause.isNegative()) {
        throw new IllegalArgumentException("times above 0 and at least one try, please");
      }
    }
  }

  /**
   * What a worker keeps to; 0 stands for no limit. Each worker counts for itself.
   *
   * @param concurrent calls under way
   * @param requests in any minute
   * @param tokens in any minute; looked at before a call, so that the last one may go beyond
   * @param waitMax longest wait of a call for its turn
   */
  public record Limits(int concurrent, int requests, int tokens, Duration waitMax) {
    public static final Limits NONE = new Limits(0, 0, 0, Duration.ofMinutes(10));

    public Limits {
      if (concurrent < 0 || requests < 0 || tokens < 0 || waitMax.isNegative()) {
        throw new IllegalArgumentException("limits of a provider are 0 or more");
      }
    }
  }

  /**
   * When a model, or a provider that can't be reached, counts as down.
   *
   * @param failures in a row; at least 1
   * @param coolDown how long nobody asks it then; afterwards one call does, and the others follow
   *     once it was answered
   */
  public record Health(int failures, Duration coolDown) {
    public static final Health DEFAULT = new Health(5, Duration.ofSeconds(10));

    public Health {
      if (failures < 1 || !coolDown.isPositive()) {
        throw new IllegalArgumentException("at least one failure and some time, please");
      }
    }
  }
}
