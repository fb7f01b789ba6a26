package dev.turnstone.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The addresses and headers of a provider. */
final class Endpoint {
  private static final int SECRET_MIN = 8;

  /** What stands before the secret in a header. */
  private static final Pattern SCHEME = Pattern.compile("(?i)^(bearer|basic|token)\\s+");

  /** Versions that name Azure's newer addresses, the ones without deployments in their path. */
  private static final List<String> NEWER = List.of("v1", "preview", "latest");

  private final ProviderAddress address;

  Endpoint(ProviderAddress address) {
    this.address = address;
  }

  /**
   * @param model as the provider knows it
   */
  Request.Builder completions(String model) {
    String deployment = address.deployment();
    boolean byDeployment = azure() && (dated() || deployment != null);
    String path =
        byDeployment
            ? "/deployments/" + encoded(deployment == null ? model : deployment)
            : azure() ? "/v1" : "";
    return request(path + "/chat/completions", byDeployment ? address.apiVersion() : newer());
  }

  Request.Builder models() {
    return request(azure() ? "/v1/models" : "/models", newer());
  }

  /**
   * What must not be repeated in a message: the key, and headers that may be one, whole and without
   * their scheme.
   */
  List<String> secrets() {
    Stream<String> headers =
        address.headers().values().stream()
            .flatMap(value -> Stream.of(value, SCHEME.matcher(value).replaceFirst("")))
            .filter(value -> value.length() >= SECRET_MIN);
    return Stream.concat(Stream.ofNullable(address.apiKey()), headers).distinct().toList();
  }

  private Request.Builder request(String path, @Nullable String version) {
    HttpUrl.Builder url = HttpUrl.get(root() + path).newBuilder();
    if (version != null) {
      url.addQueryParameter("api-version", version);
    }
    Request.Builder request = new Request.Builder().url(url.build());
    address.headers().forEach(request::header);
    String key = address.apiKey();
    if (key != null) {
      request.header(azure() ? "api-key" : "Authorization", azure() ? key : "Bearer " + key);
    }
    return request;
  }

  /** Azure's address is given with or without what always follows. */
  private String root() {
    return azure()
        ? address.baseUrl().replaceAll("(/openai(/v1)?)?$", "") + "/openai"
        : address.baseUrl();
  }

  private boolean azure() {
    return address.kind() == ProviderAddress.Kind.AZURE;
  }

  private boolean dated() {
    String version = address.apiVersion();
    return version != null && !NEWER.contains(version);
  }

  /** The version said to the newer addresses: {@code v1} is what they are anyway. */
  private @Nullable String newer() {
    String version = address.apiVersion();
    return azure() && version != null && !dated() && !version.equals("v1") ? version : null;
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
