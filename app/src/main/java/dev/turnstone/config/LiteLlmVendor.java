package dev.turnstone.config;

import dev.turnstone.model.ProviderSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who speaks OpenAI's chat completions, by LiteLLM's names.
 *
 * @param url where it is; empty where only the file or a variable can say that
 * @param bases variables that may hold its address; the first one that is set counts
 * @param keys variables that may hold its key, likewise
 */
record LiteLlmVendor(String url, List<String> bases, List<String> keys) {
  static final String OPENAI = "openai";
  static final String AZURE = "azure";

  private static final String OLLAMA = "http://localhost:11434/v1";
  private static final LiteLlmVendor UNKNOWN = new LiteLlmVendor("", List.of(), List.of());
  private static final Map<String, LiteLlmVendor> COMPATIBLE = compatible();
  private static final Map<String, LiteLlmVendor> ALL = all();

  LiteLlmVendor {
    bases = List.copyOf(bases);
    keys = List.copyOf(keys);
  }

  private static Map<String, LiteLlmVendor> compatible() {
    Map<String, LiteLlmVendor> all = new TreeMap<>();
    for (String open :
        List.of("hosted_vllm", "openai_like", "custom_openai", "litellm_proxy", "lm_studio")) {
      all.put(open, usual(open, ""));
    }
    all.put("llamafile", usual("llamafile", "http://127.0.0.1:8080/v1"));
    all.put("ollama", usual("ollama", OLLAMA));
    all.put("ollama_chat", usual("ollama_chat", OLLAMA, "OLLAMA_API_BASE", "OLLAMA_API_KEY"));
    all.put("groq", usual("groq", "https://api.groq.com/openai/v1"));
    all.put("deepseek", usual("deepseek", "https://api.deepseek.com/v1"));
    all.put("mistral", usual("mistral", "https://api.mistral.ai/v1"));
    all.put("xai", usual("xai", "https://api.x.ai/v1"));
    all.put("deepinfra", usual("deepinfra", "https://api.deepinfra.com/v1/openai"));
    all.put("cerebras", usual("cerebras", "https://api.cerebras.ai/v1"));
    all.put("nvidia_nim", usual("nvidia_nim", "https://integrate.api.nvidia.com/v1"));
    several(all);
    return all;
  }

  /** LiteLLM knows their variables by several names, and asks for them in this order. */
  private static void several(Map<String, LiteLlmVendor> all) {
    all.put(
        "together_ai",
        new LiteLlmVendor(
            "https://api.together.xyz/v1",
            List.of("TOGETHER_AI_API_BASE"),
            List.of(
                "TOGETHER_API_KEY",
                "TOGETHER_AI_API_KEY",
                "TOGETHERAI_API_KEY",
                "TOGETHER_AI_TOKEN")));
    all.put(
        "fireworks_ai",
        new LiteLlmVendor(
            "https://api.fireworks.ai/inference/v1",
            List.of("FIREWORKS_API_BASE", "FIREWORKS_AI_API_BASE"),
            List.of(
                "FIREWORKS_API_KEY",
                "FIREWORKS_AI_API_KEY",
                "FIREWORKSAI_API_KEY",
                "FIREWORKS_AI_TOKEN")));
    all.put(
        "perplexity",
        new LiteLlmVendor(
            "https://api.perplexity.ai",
            List.of("PERPLEXITY_API_BASE"),
            List.of("PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY")));
    all.put(
        "openrouter",
        new LiteLlmVendor(
            "https://openrouter.ai/api/v1",
            List.of("OPENROUTER_API_BASE"),
            List.of("OPENROUTER_API_KEY", "OR_API_KEY")));
  }

  private static Map<String, LiteLlmVendor> all() {
    Map<String, LiteLlmVendor> all = new TreeMap<>(COMPATIBLE);
    all.put(
        OPENAI,
        new LiteLlmVendor(
            ProviderSettings.OPENAI_URL,
            List.of("OPENAI_BASE_URL", "OPENAI_API_BASE"),
            List.of("OPENAI_API_KEY")));
    all.put(
        AZURE,
        new LiteLlmVendor(
            "",
            List.of("AZURE_API_BASE", "AZURE_OPENAI_ENDPOINT"),
            List.of("AZURE_OPENAI_API_KEY", "AZURE_API_KEY")));
    return all;
  }

  private static LiteLlmVendor usual(String name, String url) {
    String variable = name.toUpperCase(Locale.ROOT);
    return new LiteLlmVendor(url, List.of(variable + "_API_BASE"), List.of(variable + "_API_KEY"));
  }

  private static LiteLlmVendor usual(String name, String url, String base, String key) {
    LiteLlmVendor own = usual(name, url);
    return new LiteLlmVendor(
        url, List.of(own.bases().getFirst(), base), List.of(own.keys().getFirst(), key));
  }

  /** Those that are understood beside {@link #OPENAI} and {@link #AZURE}. */
  static Set<String> compatibleNames() {
    return COMPATIBLE.keySet();
  }

  static boolean knows(String name) {
    return ALL.containsKey(name);
  }

  /** One that nobody knows has no address and no variables. */
  static LiteLlmVendor of(String name) {
    return ALL.getOrDefault(name, UNKNOWN);
  }

  /** Its address, where the entry says none. */
  Optional<String> base(Origin origin) {
    return origin.variable(bases).or(() -> Optional.of(url).filter(known -> !known.isEmpty()));
  }

  /** Its key, where the entry says none. */
  Optional<String> key(Origin origin) {
    return origin.variable(keys);
  }
}
