package dev.turnstone.config;

import dev.turnstone.kit.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What is understood of LiteLLM's file, and what it means here. */
public final class LiteLlmFields {
  /** Its sections. What in them has no meaning here is passed over, and said once. */
  static final Set<String> SECTIONS =
      Set.of(
          "model_list",
          "litellm_settings",
          "router_settings",
          "general_settings",
          "assistant_settings",
          "environment_variables",
          "callback_settings",
          "files_settings",
          "finetune_settings",
          "guardrails",
          "mcp_servers",
          "mcp_tools",
          "vector_store_registry",
          "credential_list",
          "prompts",
          "search_tools",
          "agent_list",
          "include");

  private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(86_400);
  private static final double WEIGHT_MAX = 1e9;
  private static final int MANY = 999_999_999;
  private static final int RETRIES_MAX = 19;
  private static final int FAILS_MAX = 999;

  static final Setting<Integer> RPM = count("rpm", 1, MANY);
  static final Setting<Integer> TPM = count("tpm", 1, MANY);
  static final Setting<Integer> PARALLEL =
      Setting.number("max_parallel_requests", 0, 1, 1_000_000, "");
  static final Setting<Integer> ORDER = Setting.number("order", 1, 0, 1000, "");
  static final Setting<Integer> RETRIES = count("num_retries", 0, RETRIES_MAX);
  static final Setting<Integer> MAX_RETRIES = count("max_retries", 0, RETRIES_MAX);
  static final Setting<Integer> ALLOWED_FAILS = count("allowed_fails", 0, FAILS_MAX);
  static final Setting<Duration> TIMEOUT = seconds("timeout");
  static final Setting<Duration> STREAM_TIMEOUT = seconds("stream_timeout");
  static final Setting<Duration> REQUEST_TIMEOUT = seconds("request_timeout");
  static final Setting<Duration> COOL_DOWN =
      new Setting<>(
          "cooldown_time", "", "", Duration.ZERO, "seconds", LiteLlmFields::coolDown, false);
  static final Setting<Boolean> HIDDEN = Setting.flag("hidden", false, "");
  static final Setting<Double> WEIGHT =
      new Setting<>("weight", "", "", 1.0, "a number from 0", LiteLlmFields::weight, false);

  private LiteLlmFields() {}

  /** Each key that is understood, and its meaning. */
  public static Map<String, String> meanings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "model_list[].model_name",
        "a name to ask by; entries of one name share its calls and stand in for each other; `*`"
            + " stands for any text");
    all.put(
        "….litellm_params.model",
        "`openai/…`, `azure/<deployment>`, one of the compatible prefixes below, or a bare name: one"
            + " that is OpenAI's, or any with an address");
    all.put("….custom_llm_provider", "the provider, instead of a prefix");
    all.put(
        "….api_base, base_url",
        "address; without it the provider's variable, see below; of Azure it may name a deployment,"
            + " which is the one asked then");
    all.put("….api_key", "key; without it the provider's variable");
    all.put("….api_version", "of Azure, or `AZURE_API_VERSION`");
    all.put("….azure_ad_token", "of Azure, instead of a key, or `AZURE_AD_TOKEN`");
    all.put("….organization", "header `OpenAI-Organization`");
    all.put("….extra_headers", "sent with each request");
    all.put(
        "….rpm, tpm",
        "limits in any minute, kept by each worker for itself; also weights, where all entries of"
            + " the name have one");
    all.put("….max_parallel_requests", "calls under way at once, on each worker");
    all.put("….weight", "share of the calls beside entries of the same name; 0 leaves it out");
    all.put("….order", "a higher one is asked only where the lower ones fail");
    all.put("….timeout, stream_timeout", "seconds of silence; the second one wins");
    all.put("….num_retries, max_retries", "tries after the first one, at most 19");
    all.put(
        "router_settings, litellm_settings: num_retries, timeout, stream_timeout, request_timeout",
        "the same for all entries that don't say it");
    all.put("router_settings.allowed_fails, cooldown_time", "when a model counts as down");
    all.put(
        "router_settings, litellm_settings: fallbacks, default_fallbacks",
        "names to ask when all entries of a name fail, in order, one step deep");
    all.put(
        "router_settings.model_group_alias",
        "other names, also in place of a name of `model_list`; `hidden` ones are not listed");
    all.put(
        "assistant_settings",
        "**not** a remote Assistants API: the provider of chat models for every name that"
            + " `model_list` does not have");
    all.put("general_settings.master_key", "the setting `master-key`");
    all.put("environment_variables", "what `os.environ/NAME` finds before the environment");
    return all;
  }

  /** Of providers that speak as OpenAI does, beside {@code openai} and {@code azure}. */
  public static Set<String> prefixes() {
    return LiteLlmProvider.prefixes();
  }

  /** As Python takes numbers, with underscores; more than the most is as good as the most. */
  private static Setting<Integer> count(String name, int min, int max) {
    String allowed = "a whole number from " + min + " to " + max;
    return new Setting<>(
        name, "", "", 0, allowed, text -> counted(text.replace("_", ""), min, max, allowed), false);
  }

  private static int counted(String text, int min, int max, String allowed) {
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) < min) {
      throw new IllegalArgumentException(allowed);
    }
    return (int) Math.min(Long.parseLong(text), max);
  }

  /** Without any time the next call tries, as there. */
  private static Duration coolDown(String text) {
    return text.matches("0+(\\.0+)?") ? Duration.ofMillis(1) : duration(text);
  }

  private static Setting<Duration> seconds(String name) {
    return new Setting<>(name, "", "", Duration.ZERO, "seconds", LiteLlmFields::duration, false);
  }

  private static Duration duration(String text) {
    try {
      BigDecimal seconds = new BigDecimal(text);
      if (seconds.signum() > 0 && seconds.compareTo(SECONDS_MAX) <= 0) {
        return Duration.ofMillis(Math.max(1, seconds.movePointRight(3).longValue()));
      }
    } catch (NumberFormatException other) {
      // Refused below.
    }
    throw new IllegalArgumentException("seconds, more than 0 and at most " + SECONDS_MAX);
  }

  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight >= 0 && weight <= WEIGHT_MAX) {
        return weight;
      }
    } catch (NumberFormatException other) {
      // Refused below.
    }
    throw new IllegalArgumentException("a number from 0");
  }
}
