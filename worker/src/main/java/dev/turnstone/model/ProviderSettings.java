package dev.turnstone.model;

import dev.turnstone.http.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider of models that speaks OpenAI's chat completions.
 *
 * @param baseUrl http or https; {@code OPENAI} up to and with {@code /v1}, {@code AZURE} the
 *     resource's address
 * @param apiKey absent for servers that want none
 * @param apiVersion Azure only: asks by {@code /openai/deployments/…} and this version
 * @param deployment Azure only: the deployment asked, whatever the model's name; absent means that
 *     deployments are named as the models
 * @param models names to offer beside those that the provider lists; a name in here is sent as it
 *     is, without taking a prefix away
 * @param headers sent with each request, beside ours
 */
public record ProviderSettings(
    Kind kind,
    String baseUrl,
    @Nullable String apiKey,
    @Nullable String apiVersion,
    @Nullable String deployment,
    List<String> models,
    Map<String, String> headers,
    Quirks quirks,
    Patience patience) {
  public static final String OPENAI_URL = "https://api.openai.com/v1";

  public ProviderSettings {
    Objects.requireNonNull(kind);
    baseUrl = Checked.url("a provider", baseUrl).replaceAll("/+$", "");
    apiKey = apiKey == null ? null : Checked.value("a provider's key", apiKey);
    models = List.copyOf(models);
    headers = Checked.headers("a provider", headers);
    Objects.requireNonNull(quirks);
    Objects.requireNonNull(patience);
  }

  /** OpenAI itself, or any server that speaks as it does; the quirks follow from the address. */
  public static ProviderSettings openAi(String baseUrl, @Nullable String apiKey) {
    Quirks quirks = baseUrl.contains("://api.openai.com") ? Quirks.OPENAI : Quirks.COMPATIBLE;
    return new ProviderSettings(
        Kind.OPENAI, baseUrl, apiKey, null, null, List.of(), Map.of(), quirks, Patience.DEFAULT);
  }

  /** Azure; the older form of its addresses if there is a version, the newer one otherwise. */
  public static ProviderSettings azure(
      String baseUrl, String apiKey, @Nullable String apiVersion, @Nullable String deployment) {
    return new ProviderSettings(
        Kind.AZURE,
        baseUrl,
        apiKey,
        apiVersion,
        deployment,
        List.of(),
        Map.of(),
        Quirks.OPENAI,
        Patience.DEFAULT);
  }

  public ProviderSettings with(Quirks newQuirks) {
    return new ProviderSettings(
        kind, baseUrl, apiKey, apiVersion, deployment, models, headers, newQuirks, patience);
  }

  public ProviderSettings with(Patience newPatience) {
    return new ProviderSettings(
        kind, baseUrl, apiKey, apiVersion, deployment, models, headers, quirks, newPatience);
  }

  public ProviderSettings with(List<String> newModels) {
    return new ProviderSettings(
        kind, baseUrl, apiKey, apiVersion, deployment, newModels, headers, quirks, patience);
  }

  /** Without keys: header values can be some, too. */
  @Override
  public String toString() {
    return "%s %s key=%s version=%s deployment=%s models=%s headers=%s %s %s"
        .formatted(
            kind,
            baseUrl,
            apiKey == null ? "none" : "***",
            apiVersion,
            deployment,
            models,
            headers.keySet(),
            quirks,
            patience);
  }

  /** Which addresses and which header for the key. */
  public enum Kind {
    OPENAI,
    AZURE
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
}
