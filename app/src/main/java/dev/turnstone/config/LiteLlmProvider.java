package dev.turnstone.config;

import dev.turnstone.model.ModelRoute;
import dev.turnstone.model.ProviderAddress;
import dev.turnstone.model.ProviderAddress.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider in LiteLLM's words, and a model there.
 *
 * @param name LiteLLM's, such as {@code openai}; empty if it is not known
 * @param model without the provider's prefix
 */
record LiteLlmProvider(String name, String model) {
  private static final String OPENAI = LiteLlmVendor.OPENAI;
  private static final String AZURE = LiteLlmVendor.AZURE;
  private static final String STAR = "*";

  /** How to ask, which LiteLLM lets stand before a model of these two. */
  private static final Pattern WAY = Pattern.compile("^(o_series|gpt5_series|responses)/");

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

  /** The same in the environment; it counts where there is no key. */
  private static final List<String> ENTRA_VARIABLES =
      List.of("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET");

  LiteLlmProvider {
    boolean ways = name.equals(OPENAI) || name.equals(AZURE);
    model = ways ? WAY.matcher(model).replaceFirst("") : model;
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
    boolean openAi =
        located(params) || OPENAI_NAME.matcher(model).matches() || openAisStar(params, model);
    return new LiteLlmProvider(openAi ? OPENAI : "", model);
  }

  /** A star alone is OpenAI's only with OpenAI's key: another one must not be sent there. */
  private static boolean openAisStar(Section params, String model) {
    Optional<String> key = LiteLlmVendor.of(OPENAI).key(params.origin());
    boolean taken =
        model.equals(STAR)
            && key.isPresent()
            && (!params.has("api_key") || params.text("api_key").equals(key));
    if (taken) {
      params.note("model", "model_list: the model '*' is taken as openai/*");
    }
    return taken;
  }

  private static boolean located(Section params) {
    return params.has("api_base") || params.has("base_url");
  }

  /**
   * Why an entry can't be served, in words for its operator; empty if nothing speaks against it.
   *
   * @param refreshed whether Azure's tokens are to be fetched where there is no key
   */
  Optional<String> leftOut(Section params, boolean refreshed) {
    return unclear()
        .or(() -> unfollowed(params))
        .or(() -> entra(params, refreshed))
        .or(() -> missing(params));
  }

  private Optional<String> unclear() {
    if (name.isEmpty()) {
      return Optional.of(
          "whose model that is, only its prefix can say: 'openai/%s' if it is OpenAI's"
              .formatted(model));
    }
    if (!LiteLlmVendor.knows(name)) {
      return Optional.of("'%s' does not speak OpenAI's chat completions".formatted(name));
    }
    if (model.isBlank()) {
      return Optional.of("it names no model");
    }
    return ModelRoute.possible(model)
        ? Optional.empty()
        : Optional.of("its model has more than one *");
  }

  private static Optional<String> unfollowed(Section params) {
    if (params.has("litellm_credential_name")) {
      return Optional.of("litellm_credential_name is not followed");
    }
    return params
        .find(LiteLlmFields.WEIGHT)
        .filter(weight -> weight == 0)
        .map(_ -> "its weight is 0");
  }

  private Optional<String> entra(Section params, boolean refreshed) {
    if (!name.equals(AZURE) || said(params)) {
      return Optional.empty();
    }
    Origin origin = params.origin();
    boolean meant = refreshed || origin.variable(ENTRA_VARIABLES).isPresent();
    boolean entra = ENTRA.stream().anyMatch(params::has) || (meant && !keyed(origin));
    return entra
        ? Optional.of("tokens of Entra are not fetched: write api_key or azure_ad_token")
        : Optional.empty();
  }

  /** Servers of others may want no key. */
  private Optional<String> missing(Section params) {
    LiteLlmVendor vendor = LiteLlmVendor.of(name);
    if (!located(params) && vendor.base(params.origin()).isEmpty()) {
      return Optional.of("api_base is missing, and so is " + vendor.bases().getFirst());
    }
    return name.equals(AZURE) && !said(params) && !keyed(params.origin())
        ? Optional.of("api_key is missing, and so is AZURE_API_KEY")
        : Optional.empty();
  }

  private static boolean said(Section params) {
    return params.has("api_key") || params.has("azure_ad_token");
  }

  private static boolean keyed(Origin origin) {
    return LiteLlmVendor.of(AZURE).key(origin).or(() -> token(origin)).isPresent();
  }

  private static Optional<String> token(Origin origin) {
    return origin.variable("AZURE_AD_TOKEN");
  }

  /** Its address; empty, and the problem told, where something in it is wrong. */
  Optional<ProviderAddress> address(Section params) {
    Map<String, String> headers = new LinkedHashMap<>(params.map("extra_headers"));
    params
        .text("organization")
        .or(() ->
            name.equals(OPENAI)
                ? params.origin().variable("OPENAI_ORGANIZATION")
                : Optional.empty())
        .ifPresent(organization -> headers.put("OpenAI-Organization", organization));
    Optional<String> base = base(params);
    Optional<String> key =
        params.text("api_key").or(() -> LiteLlmVendor.of(name).key(params.origin()));
    return name.equals(AZURE)
        ? azure(params, base, key, headers)
        : base.flatMap(url ->
            Told.by(
                params,
                "api_base",
                () ->
                    new ProviderAddress(
                        Kind.OPENAI, version1(url), key.orElse(null), null, null, headers)));
  }

  private static Optional<ProviderAddress> azure(
      Section params, Optional<String> base, Optional<String> key, Map<String, String> headers) {
    Origin origin = params.origin();
    Optional<String> token = params.text("azure_ad_token").or(() -> token(origin));
    Optional<String> version =
        params
            .text("api_version")
            .or(() -> origin.variable("AZURE_API_VERSION", "OPENAI_API_VERSION"));
    if (base.isEmpty() || (key.isEmpty() && token.isEmpty())) {
      return Optional.empty();
    }
    if (key.isEmpty()) {
      token.ifPresent(bearer -> headers.put("Authorization", "Bearer " + bearer));
    }
    Matcher named = DEPLOYMENT.matcher(base.get());
    String root = named.matches() ? named.group(1) : base.get();
    return Told.by(
        params,
        "api_base",
        () ->
            new ProviderAddress(
                Kind.AZURE, root, key.orElse(null), version.orElse(null), null, headers));
  }

  /** The model as it is asked for: an address of Azure may name its deployment itself. */
  String asked(Section params) {
    return name.equals(AZURE)
        ? base(params)
            .map(DEPLOYMENT::matcher)
            .filter(Matcher::matches)
            .map(named -> named.group(2))
            .orElse(model)
        : model;
  }

  /**
   * The names behind the usual prefix, where any model is taken: clients who write the prefix to a
   * proxy mean the same models.
   */
  Optional<String> prefixed() {
    boolean usual = name.equals(OPENAI) || name.equals(AZURE);
    return usual && model.equals(STAR) ? Optional.of(name + "/" + STAR) : Optional.empty();
  }

  private Optional<String> base(Section params) {
    Optional<String> newer = params.text("base_url");
    Optional<String> given = params.text("api_base").or(() -> newer);
    return located(params) ? given : LiteLlmVendor.of(name).base(params.origin());
  }

  /** Ollama's own addresses are those without a version. */
  private String version1(String base) {
    String plain = base.replaceAll("/+$", "");
    return name.startsWith("ollama") && !plain.endsWith("/v1") ? plain + "/v1" : base;
  }
}
