package dev.turnstone.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The addresses and headers of a provider. */
final class Endpoint {
  private static final int SECRET_MIN = 8;

  private final ProviderSettings settings;

  Endpoint(ProviderSettings settings) {
    this.settings = settings;
  }

  /**
   * @param model as the provider knows it
   */
  Request.Builder completions(String model) {
    String version = settings.apiVersion();
    String deployment = settings.deployment();
    boolean byDeployment = azure() && (version != null || deployment != null);
    String path =
        byDeployment
            ? "/deployments/" + encoded(deployment == null ? model : deployment)
            : azure() ? "/v1" : "";
    return request(path + "/chat/completions", byDeployment ? version : null);
  }

  Request.Builder models() {
    return request(azure() ? "/v1/models" : "/models", null);
  }

  /** What must not be repeated in a message: the key, and headers that may be one. */
  List<String> secrets() {
    return Stream.concat(
            Stream.ofNullable(settings.apiKey()),
            settings.headers().values().stream().filter(value -> value.length() >= SECRET_MIN))
        .toList();
  }

  private Request.Builder request(String path, @Nullable String version) {
    HttpUrl.Builder url = HttpUrl.get(root() + path).newBuilder();
    if (version != null) {
      url.addQueryParameter("api-version", version);
    }
    Request.Builder request = new Request.Builder().url(url.build());
    settings.headers().forEach(request::header);
    String key = settings.apiKey();
    if (key != null) {
      request.header(azure() ? "api-key" : "Authorization", azure() ? key : "Bearer " + key);
    }
    return request;
  }

  /** Azure's address is given with or without what always follows. */
  private String root() {
    return azure()
        ? settings.baseUrl().replaceAll("(/openai(/v1)?)?$", "") + "/openai"
        : settings.baseUrl();
  }

  private boolean azure() {
    return settings.kind() == ProviderSettings.Kind.AZURE;
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
