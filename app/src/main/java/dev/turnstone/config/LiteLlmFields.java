package dev.turnstone.config;

import dev.turnstone.kit.Setting;
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

  private static final double WEIGHT_MAX = 1e9;
  private static final int MANY = 999_999_999;
  private static final int RETRIES_MAX = 19;

  static final LiteLlmNumber<Integer> RPM = LiteLlmNumber.limit("rpm", MANY);
  static final LiteLlmNumber<Integer> TPM = LiteLlmNumber.limit("tpm", MANY);
  static final LiteLlmNumber<Integer> PARALLEL =
      LiteLlmNumber.limit("max_parallel_requests", 1_000_000);
  static final LiteLlmNumber<Integer> ORDER = LiteLlmNumber.count("order", 1000);
  static final LiteLlmNumber<Integer> RETRIES = LiteLlmNumber.count("num_retries", RETRIES_MAX);
  static final LiteLlmNumber<Integer> MAX_RETRIES = LiteLlmNumber.count("max_retries", RETRIES_MAX);
  static final LiteLlmNumber<Integer> ALLOWED_FAILS = LiteLlmNumber.count("allowed_fails", 999);
  static final LiteLlmNumber<Duration> TIMEOUT = LiteLlmNumber.timeout("timeout");
  static final LiteLlmNumber<Duration> STREAM_TIMEOUT = LiteLlmNumber.timeout("stream_timeout");
  static final LiteLlmNumber<Duration> REQUEST_TIMEOUT = LiteLlmNumber.timeout("request_timeout");
  static final LiteLlmNumber<Duration> COOL_DOWN = LiteLlmNumber.pause("cooldown_time");
  static final Setting<Boolean> HIDDEN = Setting.flag("hidden", false, "");
  static final Setting<Boolean> TOKEN_REFRESH =
      Setting.flag("enable_azure_ad_token_refresh", false, "");
  static final Setting<Double> WEIGHT =
      new Setting<>("weight", "", "", 1.0, "a number from 0", LiteLlmFields::weight, false);

  private LiteLlmFields() {}

  /** Each key that is understood, and its meaning. */
  public static Map<String, String> meanings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "model_list[].model_name",
        "a name to ask by; entries of one name share its calls and stand in for each other; `*`"
            + " stands for any text; `*` alone covers `openai/…` or `azure/…` without the prefix"
            + " too, where its model is `openai/*` or `azure/*`");
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
        "limits in any minute, kept by each worker for itself; 0 is none; also weights, where all"
            + " entries of the name have one");
    all.put("….max_parallel_requests", "calls under way at once, on each worker; 0 is no limit");
    all.put("….weight", "share of the calls beside entries of the same name; 0 leaves it out");
    all.put("….order", "a higher one is asked only where the lower ones fail");
    all.put(
        "….timeout, stream_timeout",
        "seconds of silence, at most 86400, which 0 stands for too; the second one wins");
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
    all.put(
        "environment_variables",
        "what `os.environ/NAME` finds before the environment; one that is taken from a variable"
            + " that is not set is none");
    return all;
  }

  /** Of providers that speak as OpenAI does, beside {@code openai} and {@code azure}. */
  public static Set<String> prefixes() {
    return LiteLlmVendor.compatibleNames();
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
