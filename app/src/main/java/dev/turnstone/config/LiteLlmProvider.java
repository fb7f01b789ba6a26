package dev.turnstone.config;

import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderAddress.Kind;
import dev.turnstone.model.ProviderSettings;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param name LiteLLM's, such as {@code openai}; empty if it is not known
 * @param model without the provider's prefix
 */
record LiteLlmProvider(String name, String model) {
  private static final String OPENAI = "openai";
  private static final String AZURE = "azure";
  private static final String OLLAMA = "http://localhost:11434/v1";

  /** An address of Azure that names its deployment itself. */
  private static final Pattern DEPLOYMENT =
      Pattern.compile("(.*)/openai/deployments/([^/?]+)([/?].*)?");

  /** Bare names that are OpenAI's; LiteLLM knows other vendors by bare names too. */
  private static final Pattern OPENAI_NAME =
      Pattern.compile(
          "(gpt-|chatgpt-|o\\d|ft:|codex|text-(?!bison|unicorn)|davinci|babbage|computer-use).*");

  /** What an entry says that is to ask Azure with Entra's tokens. */
  private static final List<String> ENTRA =
      List.of("tenant_id", "client_id", "client_secret", "azure_username", "azure_password");

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

  /**
   * Only the provider's own prefix is taken away; whatever follows may have slashes. The provider
   * has no name where the entry leaves it open.
   */
  static LiteLlmProvider of(Section params, String model) {
    Optional<String> provider = params.text("custom_llm_provider");
    if (provider.isPresent()) {
      String prefix = provider.get() + "/";
      return new LiteLlmProvider(
          provider.get(), model.startsWith(prefix) ? model.substring(prefix.length()) : model);
    }
    int slash = model.indexOf('/');
    if (slash >= 0) {
      return new LiteLlmProvider(model.substring(0, slash), model.substring(slash + 1));
    }
    boolean address = params.has("api_base") || params.has("base_url");
    boolean openAi = address || OPENAI_NAME.matcher(model).matches();
    return new LiteLlmProvider(openAi ? OPENAI : "", model);
  }

  /**
   * Why an entry can't be served, in words for its operator; empty if nothing speaks against it.
   *
   * @param refreshed whether Azure's tokens are to be fetched where there is no key
   */
  Optional<String> leftOut(Section params, boolean refreshed) {
    if (name.isEmpty()) {
      return Optional.of(
          "whose model that is, only its prefix can say: 'openai/%s' if it is OpenAI's"
              .formatted(model));
    }
    if (!spoken()) {
      return Optional.of("'%s' does not speak OpenAI's chat completions".formatted(name));
    }
    if (params.has("litellm_credential_name")) {
      return Optional.of("litellm_credential_name is not followed");
    }
    if (params.find(LiteLlmFields.WEIGHT).filter(weight -> weight == 0).isPresent()) {
      return Optional.of("its weight is 0");
    }
    return entra(params, refreshed)
        ? Optional.of("tokens of Entra are not fetched: write api_key or azure_ad_token")
        : Optional.empty();
  }

  private boolean entra(Section params, boolean refreshed) {
    if (!name.equals(AZURE) || params.has("api_key") || params.has("azure_ad_token")) {
      return false;
    }
    boolean set =
        params
            .origin()
            .variable("AZURE_AD_TOKEN", "AZURE_OPENAI_API_KEY", "AZURE_API_KEY")
            .isPresent();
    return ENTRA.stream().anyMatch(params::has) || (refreshed && !set);
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
    Optional<String> base = azureBase(params);
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

  private Optional<String> azureBase(Section params) {
    return base(params, "AZURE_API_BASE", "AZURE_OPENAI_ENDPOINT");
  }

  /** The model as it is asked for: an address of Azure may name its deployment itself. */
  String asked(Section params) {
    return name.equals(AZURE)
        ? azureBase(params)
            .map(DEPLOYMENT::matcher)
            .filter(Matcher::matches)
            .map(named -> named.group(2))
            .orElse(model)
        : model;
  }

  /**
   * Whether the entry takes any model without saying whose, so that prefixes come with the names.
   */
  boolean takesAny(String written) {
    return name.equals(OPENAI) && written.equals("*");
  }

  private Optional<ProviderAddress> openAi(Section params, Map<String, String> headers) {
    String variable = name.toUpperCase(Locale.ROOT);
    Optional<String> key =
        params.text("api_key").or(() -> params.origin().variable(keys(variable)));
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

  /** Some are called otherwise by their makers. */
  private String[] keys(String variable) {
    String usual = variable + "_API_KEY";
    return name.equals("together_ai")
        ? new String[] {usual, "TOGETHERAI_API_KEY", "TOGETHER_API_KEY"}
        : new String[] {usual};
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
