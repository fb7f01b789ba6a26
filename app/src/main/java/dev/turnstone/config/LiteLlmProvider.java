package dev.turnstone.config;

import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider in LiteLLM's words, and a model there.
 *
 * @param name LiteLLM's, such as {@code openai}
 * @param model without the provider's prefix
 */
record LiteLlmProvider(String name, String model) {
  private static final String OPENAI = "openai";
  private static final String AZURE = "azure";
  private static final String OLLAMA = "http://localhost:11434/v1";

  /** An address of Azure that names its deployment itself. */
  private static final Pattern DEPLOYMENT = Pattern.compile("(.*)/openai/deployments/[^/?]+(/.*)?");

  /**
   * Those that speak as OpenAI does, and where they are; empty where only the file can say that.
   */
  private static final Map<String, String> COMPATIBLE = compatible();

  private static Map<String, String> compatible() {
    Map<String, String> all = new TreeMap<>();
    all.put("hosted_vllm", "");
    all.put("openai_like", "");
    all.put("custom_openai", "");
    all.put("litellm_proxy", "");
    all.put("lm_studio", "");
    all.put("llamafile", "http://127.0.0.1:8080/v1");
    all.put("ollama", OLLAMA);
    all.put("ollama_chat", OLLAMA);
    all.put("groq", "https://api.groq.com/openai/v1");
    all.put("together_ai", "https://api.together.xyz/v1");
    all.put("deepseek", "https://api.deepseek.com/v1");
    all.put("mistral", "https://api.mistral.ai/v1");
    all.put("openrouter", "https://openrouter.ai/api/v1");
    all.put("xai", "https://api.x.ai/v1");
    all.put("fireworks_ai", "https://api.fireworks.ai/inference/v1");
    all.put("deepinfra", "https://api.deepinfra.com/v1/openai");
    all.put("cerebras", "https://api.cerebras.ai/v1");
    all.put("nvidia_nim", "https://integrate.api.nvidia.com/v1");
    all.put("perplexity", "https://api.perplexity.ai");
    return all;
  }

  /** The prefixes that are understood beside {@code openai} and {@code azure}. */
  static Set<String> prefixes() {
    return COMPATIBLE.keySet();
  }

  /** Only the provider's own prefix is taken away; whatever follows may have slashes. */
  static LiteLlmProvider of(Optional<String> provider, String model) {
    if (provider.isPresent()) {
      String prefix = provider.get() + "/";
      return new LiteLlmProvider(
          provider.get(), model.startsWith(prefix) ? model.substring(prefix.length()) : model);
    }
    int slash = model.indexOf('/');
    return slash < 0
        ? new LiteLlmProvider(OPENAI, model)
        : new LiteLlmProvider(model.substring(0, slash), model.substring(slash + 1));
  }

  /** Whether it speaks OpenAI's chat completions. */
  boolean spoken() {
    return name.equals(OPENAI) || name.equals(AZURE) || COMPATIBLE.containsKey(name);
  }

  /** Its address; empty, and the problem told, where something is missing. */
  Optional<ProviderAddress> address(Section params) {
    Map<String, String> headers = new LinkedHashMap<>(params.map("extra_headers"));
    params
        .text("organization")
        .or(() ->
            name.equals(OPENAI)
                ? params.origin().variable("OPENAI_ORGANIZATION")
                : Optional.empty())
        .ifPresent(organization -> headers.put("OpenAI-Organization", organization));
    return name.equals(AZURE) ? azure(params, headers) : openAi(params, headers);
  }

  private Optional<ProviderAddress> azure(Section params, Map<String, String> headers) {
    Origin origin = params.origin();
    Optional<String> base = base(params, "AZURE_API_BASE", "AZURE_OPENAI_ENDPOINT");
    Optional<String> given = params.text("api_key");
    Optional<String> token =
        params.text("azure_ad_token").or(() -> origin.variable("AZURE_AD_TOKEN"));
    Optional<String> key = given.or(() -> origin.variable("AZURE_OPENAI_API_KEY", "AZURE_API_KEY"));
    String version =
        params
            .text("api_version")
            .or(() -> origin.variable("AZURE_API_VERSION", "OPENAI_API_VERSION"))
            .orElse(null);
    if (key.isEmpty() && token.isEmpty() && !params.has("api_key")) {
      params.wrong("api_key", "is missing, and so is AZURE_API_KEY");
    }
    if (base.isEmpty() || (key.isEmpty() && token.isEmpty())) {
      return Optional.empty();
    }
    if (key.isEmpty()) {
      headers.put("Authorization", "Bearer " + token.get());
    }
    Matcher named = DEPLOYMENT.matcher(base.get());
    String root = named.matches() ? named.group(1) : base.get();
    return Told.by(
        params,
        "api_base",
        () -> new ProviderAddress(Kind.AZURE, root, key.orElse(null), version, null, headers));
  }

  private Optional<ProviderAddress> openAi(Section params, Map<String, String> headers) {
    String variable = name.toUpperCase(Locale.ROOT);
    Optional<String> key =
        params.text("api_key").or(() -> params.origin().variable(variable + "_API_KEY"));
    String address = variable + "_API_BASE";
    return base(params, name.equals(OPENAI) ? "OPENAI_BASE_URL" : address, address)
        .flatMap(base ->
            Told.by(
                params,
                "api_base",
                () ->
                    new ProviderAddress(
                        Kind.OPENAI, version1(base), key.orElse(null), null, null, headers)));
  }

  private Optional<String> base(Section params, String... variables) {
    Optional<String> newer = params.text("base_url");
    Optional<String> given = params.text("api_base").or(() -> newer);
    if (given.isPresent() || params.has("api_base") || params.has("base_url")) {
      return given;
    }
    Optional<String> base =
        params
            .origin()
            .variable(variables)
            .or(() -> Optional.of(usual()).filter(url -> !url.isEmpty()));
    if (base.isEmpty()) {
      params.wrong("api_base", "is missing, and so is " + variables[0]);
    }
    return base;
  }

  private String usual() {
    return name.equals(OPENAI) ? ProviderSettings.OPENAI_URL : COMPATIBLE.getOrDefault(name, "");
  }

  /** Ollama's own addresses are those without a version. */
  private String version1(String base) {
    String plain = base.replaceAll("/+$", "");
    return name.startsWith("ollama") && !plain.endsWith("/v1") ? plain + "/v1" : base;
  }
}
