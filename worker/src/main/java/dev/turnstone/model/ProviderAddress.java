package dev.turnstone.model;

import dev.turnstone.http.Checked;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is, and how it knows us.
 *
 * @param baseUrl http or https; {@code OPENAI} up to and with {@code /v1}, {@code AZURE} the
 *     resource's address
 * @param apiKey absent for servers that want none
 * @param apiVersion Azure only: a date asks by {@code /openai/deployments/…} and this version;
 *     none, {@code v1}, {@code preview} and {@code latest} by {@code /openai/v1}
 * @param deployment Azure only: the deployment asked, whatever the model's name; absent means that
 *     deployments are named as the models
 * @param headers sent with each request, beside ours
 */
public record ProviderAddress(
    Kind kind,
    String baseUrl,
    @Nullable String apiKey,
    @Nullable String apiVersion,
    @Nullable String deployment,
    Map<String, String> headers) {

  public ProviderAddress {
    Objects.requireNonNull(kind);
    baseUrl = Checked.url("a provider", baseUrl).replaceAll("/+$", "");
    apiKey = apiKey == null ? null : Checked.value("a provider's key", apiKey);
    headers = Checked.headers("a provider", headers);
  }

  /** Which addresses and which header for the key. */
  public enum Kind {
    /** OpenAI itself, and every server that speaks as it does. */
    OPENAI,
    AZURE;

    /** As an operator writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without keys: header values can be some, and parts of an address, too. */
  @Override
  public String toString() {
    return "%s %s key=%s version=%s deployment=%s headers=%s"
        .formatted(
            kind,
            Checked.shown(baseUrl),
            apiKey == null ? "none" : "***",
            apiVersion,
            deployment,
            headers.keySet());
  }
}
