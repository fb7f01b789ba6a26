package dev.turnstone.config;

import dev.turnstone.kit.Setting;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings.Health;
import dev.turnstone.model.ProviderSettings.Limits;
import dev.turnstone.model.ProviderSettings.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a provider in {@code providers} may say, and a model in {@code models}. */
public final class ProviderFields {
  private static final int MANY = 1_000_000;

  static final Setting<String> NAME =
      Setting.text("name", "", "unique; its models are asked as `name/model`");
  static final Setting<Kind> KIND =
      new Setting<>(
          "kind",
          "",
          "`openai` is OpenAI and every server that speaks as it does",
          Kind.OPENAI,
          "openai or azure",
          ProviderFields::kind,
          false);
  static final Setting<String> URL =
      Setting.text(
          "base-url",
          "",
          "up to and with `/v1`; of Azure the resource's address. `openai` without it is"
              + " api.openai.com");
  static final Setting<String> KEY =
      Setting.secret("api-key", "sent as a bearer token, to Azure as `api-key`");
  static final Setting<String> VERSION =
      Setting.text(
          "api-version",
          "",
          "of Azure: a date asks by `/openai/deployments/…`; none, `v1` and `preview` by"
              + " `/openai/v1`");
  static final Setting<String> DEPLOYMENT =
      Setting.text(
          "deployment", "", "of Azure: the one asked whatever the model; else the model's name");
  static final Setting<String> HEADERS = several("headers", "a mapping", "sent with each request");
  static final Setting<String> MODELS =
      several("models", "a list", "names to offer beside those that the provider lists itself");
  static final Setting<Integer> CONCURRENCY =
      Setting.number("concurrency", 0, 0, MANY, "calls under way at once; 0: no limit");
  static final Setting<Integer> REQUESTS =
      Setting.number("requests-per-minute", 0, 0, MANY, "calls begun in any minute; 0: no limit");
  static final Setting<Integer> TOKENS =
      Setting.number(
          "tokens-per-minute",
          0,
          0,
          999_999_999,
          "after so many in the last minute a call waits; 0: no limit");
  static final Setting<Duration> WAIT =
      Setting.duration(
          "wait",
          Limits.NONE.waitMax(),
          Duration.ofHours(24),
          "longest wait of a call for its turn");
  static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Patience.DEFAULT.tokenGap(),
          Duration.ofHours(1),
          "longest silence, before the first token too");
  static final Setting<Integer> TRIES =
      Setting.number(
          "tries", Patience.DEFAULT.tries(), 1, 20, "of one call, before its first token");
  static final Setting<Integer> FAILURES =
      Setting.number(
          "failures",
          Health.DEFAULT.failures(),
          1,
          1000,
          "in a row, after which a model of it counts as down");
  static final Setting<Duration> COOL_DOWN =
      Setting.duration(
          "cool-down",
          Health.DEFAULT.coolDown(),
          Duration.ofHours(1),
          "how long nobody asks a provider that is down; then one call does, for all");

  static final Setting<String> MODEL_NAME =
      Setting.text("name", "", "as clients ask for it; one `*` stands for any text");
  static final Setting<String> TARGETS =
      several(
          "of",
          "a list",
          "each `provider/model`; they share the calls, and where one fails another answers");
  static final Setting<String> FALLBACKS =
      several("fallbacks", "a list", "other names, asked in this order when all of `of` fail");

  private ProviderFields() {}

  /** Of a provider, in the order in which they are told of. */
  public static List<Setting<?>> ofProvider() {
    return List.of(
        NAME,
        KIND,
        URL,
        KEY,
        VERSION,
        DEPLOYMENT,
        HEADERS,
        MODELS,
        CONCURRENCY,
        REQUESTS,
        TOKENS,
        WAIT,
        TIMEOUT,
        TRIES,
        FAILURES,
        COOL_DOWN);
  }

  /** Of a model. */
  public static List<Setting<?>> ofModel() {
    return List.of(MODEL_NAME, TARGETS, FALLBACKS);
  }

  private static Setting<String> several(String name, String allowed, String help) {
    return new Setting<>(name, "", help, "", allowed, text -> text, false);
  }

  private static Kind kind(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "openai" -> Kind.OPENAI;
      case "azure" -> Kind.AZURE;
      default -> throw new IllegalArgumentException("openai or azure");
    };
  }
}
